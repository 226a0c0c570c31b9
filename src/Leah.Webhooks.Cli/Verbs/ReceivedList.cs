using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Inbox;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received list</c>: the newest events, of every outcome.</summary>
internal static class ReceivedList
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var type = new Option<string?>("--type") { Description = "Only events of this type, such as OVERALL_LEVEL." };
        var user = new Option<string?>("--user") { Description = "Only events about this user id." };
        var outcome = EnumOption.Maybe<Outcome>("--outcome", "Only this outcome.");
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only events received at this time or later." };
        var before = new Option<string?>("--before") { Description = "Only events received before the one with this id: the next page." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 50 };
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
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            var events = await new ReceivedEvents(storage).ListAsync(
                new()
                {
                    EventType = parsed.GetValue(type),
                    UserId = parsed.GetValue(user),
                    Outcome = parsed.GetValue(outcome),
                    Since = parsed.GetValue(since),
                    Before = parsed.GetValue(before),
                    Limit = parsed.GetValue(limit),
                },
                cancellation);
            await WriteAsync(events, parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    public static ReceivedLine ToLine(ReceivedEvent received) => new(
        received.Id, received.ReceivedAt, received.EventType, received.UserId, received.PartnerId, received.EventDate, received.Outcome.ToWord(), received.SameAs,
        received.WebhookId, received.Credential);

    private static Task WriteAsync(IReadOnlyList<ReceivedEvent> events, OutputFormat format)
    {
        if (format != OutputFormat.Table)
            return JsonOutput.WriteListAsync([.. events.Select(ToLine)], format, CliJson.Default.ReceivedLine, CliJson.Default.IReadOnlyListReceivedLine);

        // The user's id finds room beside the rest only on a wide terminal.
        var wide = AnsiConsole.Profile.Width >= 110;
        var table = new Table().NoBorder().AddColumn("Received").AddColumn("Outcome").AddColumn("Event");
        if (wide)
            table.AddColumn("User");
        table.AddColumn("Id");
        foreach (var column in table.Columns)
            column.NoWrap().PadLeft(0).PadRight(ReferenceEquals(column, table.Columns[^1]) ? 0 : 1);
        foreach (var received in events)
        {
            string[] cells = [received.ReceivedAt.UtcDateTime.ToString("MM-dd HH:mm:ss"), received.Outcome.ToWord(), received.EventType, received.UserId ?? "", received.Id];
            table.AddRow([.. cells.Where((_, i) => wide || i != 3).Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
        return Task.CompletedTask;
    }
}
