namespace Leah.Webhooks.Cli;

/// <summary>What a verb ends with.</summary>
internal static class ExitCode
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>What was asked for failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting is wrong.</summary>
    public const int WrongUsage = 2;
}
