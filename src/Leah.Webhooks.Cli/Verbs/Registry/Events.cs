using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah events</c>: what was accepted; and publishing.</summary>
internal static class Events
{
    private const string Path = "/v1/events";

    private static readonly IReadOnlyList<Column> Columns =
    [
        Column.Of("Id", "id"), Column.Of("Event", "eventType"), Column.Time("Accepted", "createdAt"), Column.Long("Partnership", "partnershipId"), Column.Long("User", "userId", onlyWide: true),
    ];

    private static readonly IReadOnlyList<Column> DeliveryColumns =
    [
        Column.Of("Delivery", "id"), Column.Of("State", "state"), Column.Of("Tries", "attemptCount"), Column.Of("Endpoint", "endpointId"),
    ];

    public static Command Create() => new("events", "Events: list, show, publish.")
    {
        ListVerb.Create(
            "Lists accepted events, newest first.", ["leah events list --type OVERALL_LEVEL --since 2h"], _ => Path,
            [Filter.Partnership, Filter.Type, Filter.User, Filter.Since, Filter.Until], Columns),
        Show(),
        Publish(),
    };

    private static Verb Show()
    {
        var id = new Argument<string>("id") { Description = "The event's id: its webhook-id." };
        var raw = new Option<bool>("--raw") { Description = "Only the body, byte for byte." };
        return ApiCall.Verb("show", "Shows an event with its body and its deliveries.", ["leah events show evt_06f1m3k8x0", "leah events show evt_06f1m3k8x0 --raw > event.json"], [id, raw], async call =>
        {
            var found = await call.Api.GetAsync($"{Path}/{PlatformApi.Part(call.Required(id))}", call.Cancellation);
            if (call.Value(raw))
                return await WriteBodyAsync(found, call.Cancellation);
            if (call.Format != OutputFormat.Table)
            {
                await ItemOutput.WriteAsync(found, call.Format);
                return ExitCode.Done;
            }

            var (deliveries, body) = (found.List("deliveries"), found.Member("body"));
            await ItemOutput.WriteAsync(found.Without("body", "deliveries"), call.Format);
            await Console.Out.WriteLineAsync();
            await ItemOutput.WriteListAsync(deliveries, call.Format, DeliveryColumns);
            await Console.Out.WriteLineAsync($"\n{Printable.Text(body.Indented())}");
            return ExitCode.Done;
        });
    }

    private static async Task<int> WriteBodyAsync(JsonElement found, CancellationToken cancellation)
    {
        if (found.Member("body") is not { ValueKind: JsonValueKind.Object } body)
            throw new ApiException("The event has no body any more: the person's data was erased.");
        await using var output = StandardOutput.Open();
        await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body.GetRawText()), cancellation);
        return ExitCode.Done;
    }

    private static Verb Publish()
    {
        var file = new Argument<string>("file") { Description = "One event as JSON, or many as a line of JSON each (.ndjson); - for standard input." };
        var lines = new Option<bool>("--lines") { Description = "A line each, whatever the file's name ends with." };
        var key = new Option<string?>("--idempotency-key") { Description = "Your name for this request: a repeat of it stores nothing again." };
        return ApiCall.Verb(
            "publish", "Publishes events as the learning platform does: all of the file or none.",
            ["leah events publish event.json", "leah events publish day.ndjson --idempotency-key 2024-03-07"], [file, lines, key],
            async call =>
            {
                var name = call.Required(file);
                var many = call.Value(lines) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
                var content = new ByteArrayContent(await ReadAsync(name, call.Cancellation));
                content.Headers.ContentType = new MediaTypeHeaderValue(many ? "application/x-ndjson" : "application/json");
                var answer = await call.Api.SendAsync(HttpMethod.Post, Path, content, call.Cancellation, call.Value(key));
                await ItemOutput.WriteListAsync(answer.List("events"), call.Format, [Column.Of("Id", "id"), Column.Of("Deliveries", "deliveries")]);
                return ExitCode.Done;
            });
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file != "-")
            return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation) : throw new UsageException($"There is no file {file}.");
        using var buffer = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }
}
