using System.CommandLine;
using System.Text.Json;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah deliveries</c>: events on their way to endpoints.</summary>
internal static class Deliveries
{
    public const string Path = "/v1/deliveries";

    private static readonly IReadOnlyList<Column> Columns =
    [
        Column.Of("Id", "id"), Column.Of("State", "state"), Column.Of("Tries", "attemptCount"), Column.Of("Event", "eventType"), Column.Time("Made", "createdAt"),
        Column.Time("Next attempt", "nextAttemptAt", onlyWide: true), Column.Of("Endpoint", "endpointId", onlyWide: true),
    ];

    private static readonly IReadOnlyList<Column> AttemptColumns =
    [
        Column.Of("Try", "number"), Column.Time("Began", "startedAt"), Column.Of("Outcome", "outcome"), Column.Of("Status", "statusCode"),
        new("Took", attempt => $"{attempt.Member("durationMs").GetDouble():0} ms"), new("What was wrong", attempt => attempt.Text("error"), Fit: Fit.Break),
    ];

    public static IReadOnlyList<Filter> Filters() =>
        [Filter.Partnership, Filter.Endpoint, Filter.Event, Filter.Type, Filter.User, Filter.State, Filter.Since, Filter.Until];

    public static Command Create() => new("deliveries", "Deliveries: list, show, resend, watch.")
    {
        ListVerb.Create(
            "Lists deliveries, newest first.", ["leah deliveries list --state failed --since 1d", "leah deliveries list --endpoint ept_06f1m3k8x0 --all --output ndjson"],
            _ => Path, Filters(), Columns),
        Show(),
        Resend(),
        DeliveriesWatch.Create(),
    };

    private static Verb Show()
    {
        var id = new Argument<string>("id") { Description = "The delivery's id." };
        return ApiCall.Verb("show", "Shows a delivery with its attempts and its request.", ["leah deliveries show dlv_06f1m3k8x0"], [id], async call =>
        {
            var found = await call.Api.GetAsync($"{Path}/{PlatformApi.Part(call.Required(id))}", call.Cancellation);
            if (call.Format != OutputFormat.Table)
            {
                await ItemOutput.WriteAsync(found, call.Format);
                return ExitCode.Done;
            }

            var (attempts, request) = (found.List("attempts"), found.Member("request"));
            await ItemOutput.WriteAsync(found.Without("attempts", "request"), call.Format);
            await WriteRequestAsync(request);
            await Console.Out.WriteLineAsync();
            await ItemOutput.WriteListAsync(attempts, call.Format, AttemptColumns);
            if (attempts is [.., var last] && last.Text("responseBody") is { Length: > 0 } body)
                await Console.Out.WriteLineAsync($"\nThe last answer{(last.Text("responseTruncated") == "yes" ? ", its beginning" : "")}:\n{Printable.Text(body)}");
            return ExitCode.Done;
        });
    }

    private static async Task WriteRequestAsync(JsonElement request)
    {
        await Console.Out.WriteLineAsync($"\nPOST {request.Text("url")}");
        foreach (var header in request.Member("headers").EnumerateObject())
            await Console.Out.WriteLineAsync(Printable.Line($"{header.Name}: {header.Value.GetString()}"));
        await Console.Out.WriteLineAsync($"\n{(request.Text("body") is { Length: > 0 } body ? Printable.Text(body) : "(The body was erased with the person's data.)")}");
    }

    private static Verb Resend()
    {
        var id = new Argument<string>("id") { Description = "The delivery's id." };
        return ApiCall.Verb("resend", "Sends a delivery's event to its endpoint again: a new delivery with attempts of its own.", ["leah deliveries resend dlv_06f1m3k8x0"], [id], async call =>
        {
            await ItemOutput.WriteAsync(await call.Api.PostAsync($"{Path}/{PlatformApi.Part(call.Required(id))}/resend", null, call.Cancellation), call.Format);
            return ExitCode.Done;
        });
    }
}
