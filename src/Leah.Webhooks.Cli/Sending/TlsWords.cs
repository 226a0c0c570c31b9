namespace Leah.Webhooks.Cli.Sending;

/// <summary>What went wrong with TLS, in words of people.</summary>
internal static class TlsWords
{
    /// <summary>The cause's message; that of the commonest mistake, https at a port of plain HTTP, says nothing to anybody as the runtime has it.</summary>
    public static string Of(Exception error)
    {
        var cause = error.InnerException ?? error;
        return cause.Message.Contains("frame size", StringComparison.Ordinal) ? "what answers there does not speak TLS." : cause.Message;
    }
}
