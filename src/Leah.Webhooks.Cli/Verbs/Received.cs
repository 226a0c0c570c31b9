using System.CommandLine;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received</c>: looks into what was received. Reads beside a running receiver.</summary>
internal static class Received
{
    public static Command Create() => new("received", "What was received: list, show, explain, export; dead letters, the tables, erasure, credentials.")
    {
        ReceivedList.Create(),
        ReceivedShow.Create(),
        ReceivedExplain.Create(),
        ReceivedRebuild.Create(),
        ReceivedExport.Create(),
        ReceivedForget.Create(),
        ReceivedCredentials.Create(),
        ReceivedDead.Create(),
    };
}
