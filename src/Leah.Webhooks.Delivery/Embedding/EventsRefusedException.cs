namespace Leah.Webhooks.Delivery.Embedding;

/// <summary>What somebody wanted to publish is no event that can be.</summary>
#pragma warning disable CA1032 // It says what is wrong, or it is of no use.
public sealed class EventsRefusedException : Exception
#pragma warning restore CA1032
{
    internal EventsRefusedException(IReadOnlyDictionary<string, string[]> errors)
        : base(string.Join(" ", errors.SelectMany(error => error.Value.Select(text => $"{error.Key} {text}.")))) => Errors = errors;

    /// <summary>All that is wrong, by JSON path.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }
}
