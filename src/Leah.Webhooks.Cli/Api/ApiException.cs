namespace Leah.Webhooks.Cli.Api;

/// <summary>The platform refused, or could not be reached; the message says so in lines for people.</summary>
internal sealed class ApiException(string message, int? status = null) : Exception(message)
{
    /// <summary>An answer of something else, or of a platform that is much older.</summary>
    public const string Strange = "The answer lacks what a platform's has. Is that address the platform's, and is it as new as this leah?";

    /// <summary>The status that it answered; null where none came.</summary>
    public int? Status { get; } = status;
}
