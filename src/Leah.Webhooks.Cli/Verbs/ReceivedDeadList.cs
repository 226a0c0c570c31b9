using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Storage;
using Spectre.Console;

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
                Write(letters);
            else
                await JsonOutput.WriteListAsync(letters, format, CliJson.Default.DeadLetter, CliJson.Default.IReadOnlyListDeadLetter);
            if (letters.Count == most && (await DeadLetterRows.CountAsync(storage, choice, cancellation)).Sum(one => one.Count) is var all && all > most)
                await Talk.SayAsync($"These are the oldest {most} of {all}. --limit shows more.");
            return ExitCode.Done;
        });
        return verb;
    }

    private static void Write(IReadOnlyList<DeadLetter> letters)
    {
        // What an event is about finds room beside the rest only on a wide terminal.
        var wide = AnsiConsole.Profile.Width >= 120;
        var table = new Table().NoBorder().AddColumn("Given up").AddColumn("Handler").AddColumn("Tries");
        if (wide)
            table.AddColumn("Event");
        table.AddColumn("Last error").AddColumn("Id");
        foreach (var column in table.Columns)
            column.PadLeft(0).PadRight(ReferenceEquals(column, table.Columns[^1]) ? 0 : 1);
        table.Columns[0].NoWrap();
        table.Columns[^1].NoWrap();
        foreach (var letter in letters)
        {
            string[] cells =
            [
                letter.GivenUpAt.UtcDateTime.ToString("MM-dd HH:mm:ss"), letter.Handler, $"{letter.Attempts}", letter.EventType,
                Printable.Text(letter.LastError).ReplaceLineEndings(" "), letter.EventId,
            ];
            table.AddRow([.. cells.Where((_, i) => wide || i != 3).Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }
}
