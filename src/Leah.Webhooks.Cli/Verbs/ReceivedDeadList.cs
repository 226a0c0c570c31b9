using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received dead list</c>: the dead letters, each with what its last try failed with.</summary>
internal static class ReceivedDeadList
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var options = new DeadLetterOptions();
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 50 };
        var output = OutputOption.Create();
        var verb = new Verb("list", "Lists what handlers have given up on, oldest event first, with what the last try failed with.")
        {
            Details = "leah received show shows the event with that id.\n",
            Examples =
            [
                "leah received dead list --since 7d",
                "leah received dead list --handler tables --type OVERALL_LEVEL --output ndjson",
            ],
        };
        verb.Add(database);
        options.AddTo(verb);
        verb.Add(limit);
        verb.Add(output);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var most = parsed.GetValue(limit) is > 0 and var given ? given : throw new UsageException("--limit takes a number from 1.");
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            var choice = await options.ReadAsync(parsed, storage, cancellation);
            var letters = await DeadLetterRows.ListAsync(storage, choice, most, after: null, cancellation);
            var format = parsed.GetValue(output);
            if (format == OutputFormat.Table)
                await WriteAsync(letters);
            else
                await JsonOutput.WriteListAsync(letters, format, CliJson.Default.DeadLetter, CliJson.Default.IReadOnlyListDeadLetter);
            if (letters.Count == most && (await DeadLetterRows.CountAsync(storage, choice, cancellation)).Sum(one => one.Count) is var all && all > most)
                await Talk.SayAsync($"These are the oldest {most} of {all}. --limit shows more.");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Task WriteAsync(IReadOnlyList<DeadLetter> letters)
    {
        if (letters.Count == 0)
            return Talk.SayAsync("Nothing matches.");
        // What an event is about finds room beside the rest only on a wide terminal.
        int[] shown = FittingTable.IsWide ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 5];
        (string Title, Fit Fit)[] columns =
            [("Given up", Fit.Whole), ("Handler", Fit.Shorten), ("Tries", Fit.Whole), ("Id", Fit.Whole), ("Event", Fit.Whole), ("Last error", Fit.Break)];
        return FittingTable.WriteAsync([.. shown.Select(i => columns[i])], [.. letters.Select(letter => (string[])[.. shown.Select(i => Cells(letter)[i])])]);
    }

    private static string[] Cells(DeadLetter letter) =>
    [
        letter.GivenUpAt.UtcDateTime.ToString("MM-dd HH:mm:ss"), letter.Handler, $"{letter.Attempts}", letter.EventId, letter.EventType,
        letter.LastError.ReplaceLineEndings(" "),
    ];
}
