using System.CommandLine;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received dead</c>: the dead letters, which are the events that a handler has given up on.</summary>
internal static class ReceivedDead
{
    public static Command Create() => new("dead", "What handlers have given up on: list it, run it again.")
    {
        ReceivedDeadList.Create(),
        ReceivedDeadRerun.Create(),
    };
}
