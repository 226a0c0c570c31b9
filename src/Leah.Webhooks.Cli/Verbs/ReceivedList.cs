using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received list</c>: the newest events, of every outcome.</summary>
internal static class ReceivedList
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var type = EventTypeOption.Create();
        var user = new Option<string?>("--user") { Description = "Only events about this user id." };
        var outcome = EnumOption.Maybe<Outcome>("--outcome", "Only this outcome.");
        var since = new Option<string?>("--since") { Description = "Only events received at this time or later, as 2024-03-07T13:43:40Z, or an age: 15m, 2h, 7d." };
        var before = new Option<string?>("--before") { Description = "Only events received before the one with this id: the next page." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, out var count) && count < 1)
                result.AddError("--limit is 1 or more.");
        });
        var output = OutputOption.Create();
        var command = new Verb("list", "Lists the newest events that were received, of every outcome.")
        {
            Examples =
            [
                "leah received list --outcome duplicate",
                "leah received list --type OVERALL_LEVEL --user 65e9c4884805c146b5770c61 --output ndjson",
            ],
        };
        command.Add(database);
        command.Add(type);
        command.Add(user);
        command.Add(outcome);
        command.Add(since);
        command.Add(before);
        command.Add(limit);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            var filter = new ReceivedFilter
            {
                EventType = EventTypeOption.Read(parsed, type),
                UserId = parsed.GetValue(user),
                Outcome = parsed.GetValue(outcome),
                Since = parsed.GetValue(since) is { } text ? TimeText.Parse(text, "--since", TimeProvider.System) : null,
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            var received = new ReceivedEvents(storage);
            if (filter.Before is { } id && await received.FindAsync(id, cancellation) is null)
                throw new UsageException($"--before {id}: there is no such event.");
            var events = await received.ListAsync(filter, cancellation);
            await WriteAsync(events, parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    public static ReceivedLine ToLine(ReceivedEvent received) => new(
        received.Id, received.ReceivedAt, received.EventType, received.UserId, received.PartnerId, received.EventDate, received.Outcome.ToWord(), received.SameAs,
        received.WebhookId, received.Credential);

    private static async Task WriteAsync(IReadOnlyList<ReceivedEvent> events, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            await JsonOutput.WriteListAsync([.. events.Select(ToLine)], format, CliJson.Default.ReceivedLine, CliJson.Default.IReadOnlyListReceivedLine);
            return;
        }

        if (events.Count == 0)
        {
            await Talk.SayAsync("Nothing matches.");
            return;
        }

        // The user's id finds room beside the rest only on a wide terminal.
        (string Title, Fit Fit)[] columns = [("Received", Fit.Whole), ("Outcome", Fit.Whole), ("Event", Fit.Whole), ("Id", Fit.Whole), ("User", Fit.Shorten)];
        var count = FittingTable.IsWide ? columns.Length : columns.Length - 1;
        await FittingTable.WriteAsync(columns[..count], [.. events.Select(received => Cells(received)[..count])]);
    }

    private static string[] Cells(ReceivedEvent received) =>
        [received.ReceivedAt.UtcDateTime.ToString("MM-dd HH:mm:ss"), received.Outcome.ToWord(), received.EventType, received.Id, received.UserId ?? ""];
}
