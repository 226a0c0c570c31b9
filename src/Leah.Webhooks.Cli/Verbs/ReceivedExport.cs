using System.CommandLine;
using Leah.Webhooks.Cli.Exporting;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received export</c>: what was received, as CSV, NDJSON or Parquet.</summary>
internal static class ReceivedExport
{
    private const int APage = 500;

    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "The file; - for standard output.", DefaultValueFactory = _ => "-" };
        var format = EnumOption.Maybe<ExportFormat>("--format", "The format; without it, what the file's name ends with.", "-f");
        var database = DatabaseOption.Create();
        var type = EventTypeOption.Create();
        var user = new Option<string?>("--user") { Description = "Only events about this user id." };
        var outcome = EnumOption.Maybe<Outcome>("--outcome", "Only this outcome.");
        var since = new Option<string?>("--since") { Description = "Only what came at this time or later, as 2024-03-07T13:43:40Z, or an age: 2h, 7d." };
        var until = new Option<string?>("--until") { Description = "Only what came at this time or earlier, written like --since." };
        var command = new Verb("export", "Writes what was received, the oldest first, as CSV, NDJSON or Parquet.")
        {
            Details = $"""
                The columns are the same in every format and do not change:
                {string.Join(", ", ExportedEvent.Columns.Take(6).Select(column => column.Name))},
                {string.Join(", ", ExportedEvent.Columns.Skip(6).Select(column => column.Name))}.

                """,
            Examples = ["leah received export --to events.parquet", "leah received export --format csv --type OVERALL_LEVEL --since 30d > levels.csv"],
        };
        foreach (Option option in (Option[])[to, format, database, type, user, outcome, since, until])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var file = parsed.GetValue(to) ?? "-";
            var kind = parsed.GetValue(format) ?? FormatOf(file);
            if (kind == ExportFormat.Parquet && file == "-" && !Console.IsOutputRedirected)
                throw new UsageException("Parquet is nothing for a terminal: say where to with --to events.parquet.");
            var span = new InboxSpan(EventTypeOption.Read(parsed, type), parsed.GetValue(user), parsed.GetValue(outcome), Time(parsed, since), Time(parsed, until));
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            using var ending = new EndSignals(cancellation);
            var count = await WriteAsync(storage, span, kind, file, ending.Token);
            await Talk.SayAsync($"Exported {count} {(count == 1 ? "event" : "events")}{(file == "-" ? "" : $" to {file}")}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> WriteAsync(Database storage, InboxSpan span, ExportFormat kind, string file, CancellationToken ending)
    {
        if (file == "-")
        {
            await using var output = new BufferedStream(StandardOutput.Open(), 1 << 16);
            return await WriteAsync(storage, span, kind, output, ending);
        }

        // Under another name until it is whole, so that nobody takes half an export for one.
        var part = file + ".part";
        try
        {
            long count;
            await using (var output = new BufferedStream(new FileStream(part, FileMode.Create, FileAccess.Write), 1 << 16))
                count = await WriteAsync(storage, span, kind, output, ending);
            File.Move(part, file, overwrite: true);
            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--to {file} cannot be written: {error.Message}");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<long> WriteAsync(Database storage, InboxSpan span, ExportFormat kind, Stream output, CancellationToken ending)
    {
        IExport export = kind switch
        {
            ExportFormat.Csv => new CsvExport(output),
            ExportFormat.Ndjson => new NdjsonExport(output),
            _ => new ParquetExport(output),
        };
        var (count, last) = await InboxPages.ExtentAsync(storage, span, ending);
        var exported = await Talk.WithBarAsync("Exporting", async progress =>
        {
            var done = 0L;
            for (var after = 0L; ;)
            {
                var page = await InboxPages.ReadAsync(storage, span, after, last, APage, ending);
                foreach (var (_, received) in page)
                    await export.WriteAsync(received);
                done += page.Count;
                progress(done, count);
                if (page.Count < APage)
                    return done;
                after = page[^1].Seq;
            }
        });
        await export.EndAsync();
        return exported;
    }

    private static ExportFormat FormatOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => ExportFormat.Csv,
        ".ndjson" or ".jsonl" => ExportFormat.Ndjson,
        ".parquet" => ExportFormat.Parquet,
        _ => throw new UsageException("Say in which format: --format csv, ndjson or parquet, or a file with such an ending."),
    };

    private static DateTimeOffset? Time(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? TimeText.Parse(text, option.Name, TimeProvider.System) : null;
}

/// <summary>What an export is written as.</summary>
internal enum ExportFormat
{
    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>Parquet.</summary>
    Parquet,
}
