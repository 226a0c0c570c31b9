namespace Leah.Webhooks.Cli;

/// <summary>A value on the command line makes no sense; the message says which and why, and holds no secret.</summary>
internal sealed class UsageException(string message) : Exception(message);
