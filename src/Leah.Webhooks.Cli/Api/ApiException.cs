namespace Leah.Webhooks.Cli.Api;

/// <summary>The platform refused, or could not be reached; the message says so in lines for people.</summary>
internal sealed class ApiException(string message, int? status = null) : Exception(message)
{
    /// <summary>The status that it answered; null where none came.</summary>
    public int? Status { get; } = status;
}
