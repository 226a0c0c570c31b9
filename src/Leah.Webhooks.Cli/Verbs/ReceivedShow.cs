using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received show</c>: one event with its body.</summary>
internal static class ReceivedShow
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The event's id, as the list shows it." };
        var database = DatabaseOption.Create();
        var raw = new Option<bool>("--raw") { Description = "Only the body, byte for byte." };
        var output = OutputOption.Create();
        var command = new Verb("show", "One event that was received, with its body.")
        {
            Examples =
            [
                "leah received show rcv_06f1m3k8x0",
                "leah received show rcv_06f1m3k8x0 --raw > event.json",
            ],
        };
        command.Add(id);
        command.Add(database);
        command.Add(raw);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            if (await new ReceivedEvents(storage).FindAsync(parsed.GetValue(id) ?? "", cancellation) is not { } received)
            {
                await Talk.SayAsync($"There is no event {parsed.GetValue(id)}.");
                return ExitCode.Failed;
            }

            await WriteAsync(received, parsed.GetValue(raw), parsed.GetValue(output), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(ReceivedEvent received, bool raw, OutputFormat format, CancellationToken cancellation)
    {
        if (raw)
        {
            await using var standardOutput = StandardOutput.Open();
            await standardOutput.WriteAsync(received.Body, cancellation);
            return;
        }

        using var body = JsonDocument.Parse(received.Body);
        if (format != OutputFormat.Table)
        {
            await JsonOutput.WriteAsync(ReceivedList.ToLine(received) with { Body = body.RootElement }, CliJson.Default.ReceivedLine);
            return;
        }

        var line = ReceivedList.ToLine(received);
        foreach (var (name, value) in new[]
        {
            ("Id", line.Id), ("Received", $"{line.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC"), ("Event", line.EventType), ("User", line.UserId), ("Partner", line.PartnerId),
            ("Date", line.EventDate), ("Outcome", line.SameAs is null ? line.Outcome : $"{line.Outcome} of {line.SameAs}"), ("Webhook id", line.WebhookId), ("Credential", line.Credential),
        })
        {
            await Console.Out.WriteLineAsync($"{name,-11} {value ?? "-"}");
        }

        if (received.Outcome == Outcome.Incomplete)
        {
            foreach (var problem in EventCheck.Completeness(received.Body).Problems)
                await Console.Out.WriteLineAsync($"{"Problem",-11} {problem}");
        }

        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(Indent(body));
    }

    private static string Indent(JsonDocument body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            body.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
