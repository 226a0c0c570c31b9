using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks;

/// <summary>What came of reading an <c>Authorization</c> header: credentials, or why there are none.</summary>
public sealed record CredentialsReading
{
    private CredentialsReading(Credentials? credentials, string? problem) => (Credentials, Problem) = (credentials, problem);

    /// <summary>The credentials; null when there are none.</summary>
    public Credentials? Credentials { get; }

    /// <summary>Why there are none, in a sentence that holds nothing of what was sent; null when there are.</summary>
    public string? Problem { get; }

    /// <summary>Whether there are credentials.</summary>
    [MemberNotNullWhen(true, nameof(Credentials))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Credentials is not null;

    internal static CredentialsReading Of(Credentials credentials) => new(credentials, null);

    internal static CredentialsReading Failed(string problem) => new(null, problem);
}
