using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver.Tables;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received rebuild</c>: fills the partner's tables anew from the raw events.</summary>
internal static class ReceivedRebuild
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var command = new Verb("rebuild", "Fill users, onboardings, placement_tests, speaking_tests and overall_levels anew from the raw events.")
        {
            Details = """
                Stop leah receive first where it is SQLite: a file has one owner at a time.
                Readers see the old tables until the new ones are whole.
                """,
            Examples =
            [
                "leah received rebuild --database 'Data Source=received.db'",
            ],
        };
        command.Add(database);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var storage = await DatabaseOption.OpenAsync(parsed.GetValue(database));
            var count = await Talk.WithBarAsync("Rebuilding", progress => RebuildTables.RunAsync(storage, progress));
            await Talk.SayAsync($"Rebuilt from {count} events.");
            return ExitCode.Done;
        });
        return command;
    }
}
