using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks.Delivery;

/// <summary>What came of something that was asked for: its value, or why not. Nobody throws for what people can get wrong.</summary>
internal sealed record Outcome<T>
{
    internal Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>Whether it was done.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Refusal is null;

    /// <summary>What was asked for.</summary>
    public T? Value { get; }

    /// <summary>Why it was not done.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Makes outcomes where the language cannot by itself: of interfaces.</summary>
internal static class Outcome
{
    public static Outcome<T> Of<T>(T value) => new(value, null);
}

/// <summary>What stands for the value where there is nothing to say but that it was done.</summary>
internal readonly record struct Done;

/// <summary>Why something was not done.</summary>
internal abstract record Refusal
{
    /// <summary>There is none with this id, or it belongs to somebody else.</summary>
    /// <param name="What">What was looked for, in our words: <c>endpoint</c>.</param>
    /// <param name="Id">The id that was given.</param>
    public sealed record NotFound(string What, string Id) : Refusal;

    /// <summary>It stands against something that is so already.</summary>
    /// <param name="Reason">Why, in a sentence for people.</param>
    public sealed record Conflict(string Reason) : Refusal;

    /// <summary>What was given cannot be used.</summary>
    /// <param name="Errors">All that is wrong with it, by JSON path for a body (<c>$.url</c>) and by name for a parameter (<c>cursor</c>).</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors) : Refusal;

    /// <summary>Too much waits to be stored already.</summary>
    /// <param name="RetryAfter">When to ask again.</param>
    public sealed record Busy(TimeSpan RetryAfter) : Refusal;
}
