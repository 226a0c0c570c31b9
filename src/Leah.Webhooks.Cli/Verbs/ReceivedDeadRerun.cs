using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received dead rerun</c>: gives dead letters back to their handlers, beside a running receiver or before the next start of one.</summary>
internal static class ReceivedDeadRerun
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var options = new DeadLetterOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show how many would be run again." };
        var confirm = new Option<bool>("--confirm") { Description = "Do not ask before they are run." };
        var output = OutputOption.Create();
        var verb = new Verb("rerun", "Gives what handlers have given up on back to them, with all its tries.")
        {
            Details = """
                Mend first what made them fail. A receiver that runs over the database takes
                them up within a second; where none does, the next one at its start. One user's
                stay in their order, and what a handler writes in its transaction happens once.

                """,
            Examples =
            [
                "leah received dead rerun --dry-run",
                "leah received dead rerun --handler tables --since 2h --confirm",
            ],
        };
        verb.Add(database);
        options.AddTo(verb);
        verb.Add(dryRun);
        verb.Add(confirm);
        verb.Add(output);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var (connection, format) = (parsed.GetValue(database), parsed.GetValue(output));
            var (choice, counts) = await CountAsync(connection, parsed, options, cancellation);
            var all = counts.Sum(one => one.Count);
            if (all == 0 || parsed.GetValue(dryRun))
            {
                await WriteAsync([.. counts.Select(one => new RevivedLine(one.Handler, one.Count))], format);
                await Talk.SayAsync(all == 0 ? "Nothing matches." : $"{all} would be run again. Nothing was changed.");
                return ExitCode.Done;
            }

            if (!await Talk.ConfirmAsync($"Run {all} again?", parsed.GetValue(confirm), "--confirm"))
            {
                await Talk.SayAsync("Nothing was changed.");
                return ExitCode.Failed;
            }

            await using var storage = DatabaseOption.OpenBeside(connection);
            List<RevivedLine> revived = [];
            foreach (var (handler, _) in counts)
                revived.Add(new(handler, await DeadLetterRows.RunAgainAsync(storage, handler, choice, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), cancellation)));
            await WriteAsync(revived, format);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task<(DeadLetterChoice Choice, IReadOnlyList<(string Handler, long Count)> Counts)> CountAsync(
        string? connection, ParseResult parsed, DeadLetterOptions options, CancellationToken cancellation)
    {
        await using var storage = DatabaseOption.OpenForReading(connection);
        var choice = await options.ReadAsync(parsed, storage, cancellation);
        return (choice, await DeadLetterRows.CountAsync(storage, choice, cancellation));
    }

    private static async Task WriteAsync(List<RevivedLine> lines, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            await JsonOutput.WriteListAsync(lines, format, CliJson.Default.RevivedLine, CliJson.Default.IReadOnlyListRevivedLine);
            return;
        }

        if (lines.Count == 0)
            return;
        await FittingTable.WriteAsync([("Handler", Fit.Shorten), ("Events", Fit.Whole)], [.. lines.Select(line => (string[])[line.Handler, $"{line.Events}"])]);
    }
}
