using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah deliveries watch</c>: a line whenever a delivery is made, tried or comes to its end.</summary>
internal static class DeliveriesWatch
{
    // What is looked at in each round: enough for eyes, and a bound for memory and for the platform.
    private const int MostWatched = 1_000;
    private const int LargestPage = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Verb Create()
    {
        var untilSettled = new Option<bool>("--until-settled")
        {
            Description = "End once none of them waits any more: with 0 where all succeeded, otherwise with 1.",
        };
        var filters = Deliveries.Filters();
        return ApiCall.Verb(
            "watch", "Shows deliveries as they are made, tried and come to their end. Ctrl-C ends it.",
            ["leah deliveries watch --partnership acme", "leah deliveries watch --event evt_06f1m3k8x0 --until-settled"],
            [.. filters.Select(filter => filter.Option), untilSettled],
            async call =>
            {
                if (call.Format == OutputFormat.Json)
                    throw new UsageException("--output json is one document, and a watch has no end: use ndjson, an object a line.");
                var query = string.Concat(filters.Select(filter => filter.Query(call.Parsed)));
                if (filters.Single(filter => filter.Option.Name == Filter.Event.Option.Name).Option is var option && call.Value(option) is { } id && !await IsAnybodysAsync(call, id))
                {
                    await Talk.SayAsync($"No endpoint gets the event {id}, so there is nothing to watch.");
                    return ExitCode.Failed;
                }

                return await RunAsync(call, query, call.Value(untilSettled));
            },
            details: "The newest 1,000 deliveries that match are watched, asked for once a second.\n");
    }

    /// <summary>Whether the event, which is there, has deliveries: these are made with it, so that waiting for the first would be waiting for ever.</summary>
    private static async Task<bool> IsAnybodysAsync(ApiCall call, string eventId) =>
        (await call.Api.GetAsync($"/v1/events/{PlatformApi.Part(eventId)}", call.Cancellation)).List("deliveries").Count > 0;

    private static async Task<int> RunAsync(ApiCall call, string query, bool untilSettled)
    {
        // What there was before is shown where a span or an end was asked for; otherwise only what happens from now on.
        var showFirst = untilSettled || query.Contains("&since=", StringComparison.Ordinal) || query.Contains("&eventId=", StringComparison.Ordinal);
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        using var ending = new EndSignals(call.Cancellation);
        try
        {
            for (var first = true; ; first = false)
            {
                var found = await ReadAsync(call, query, ending.Token);
                var changed = Changes(found, known);
                // Said once what was there is known, so that whoever waits for it misses nothing of what comes after.
                if (first)
                    await Talk.SayAsync($"Watching deliveries at {call.Api.Address}. Ctrl-C ends it.");
                if (!first || showFirst)
                {
                    foreach (var delivery in changed)
                        await WriteAsync(delivery, call.Format);
                }

                if (untilSettled && found.Count > 0 && found.All(IsSettled))
                    return found.All(delivery => delivery.Text("state") == "succeeded") ? ExitCode.Done : ExitCode.Failed;
                await Task.Delay(Pause, TimeProvider.System, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ReadAsync(ApiCall call, string query, CancellationToken ending)
    {
        List<JsonElement> found = [];
        string? cursor = null;
        do
        {
            var page = await ListVerb.PageAsync(call.Api, Deliveries.Path, query, LargestPage, cursor, ending);
            found.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && found.Count < MostWatched);
        return found;
    }

    /// <summary>What is new or stands otherwise than in the round before, the oldest first; the rounds' memory is what was found last.</summary>
    private static List<JsonElement> Changes(IReadOnlyList<JsonElement> found, Dictionary<string, string> known)
    {
        List<JsonElement> changed = [];
        foreach (var delivery in found.Reverse())
        {
            if (!known.TryGetValue(delivery.Text("id"), out var before) || before != Standing(delivery))
                changed.Add(delivery);
        }

        known.Clear();
        foreach (var delivery in found)
            known[delivery.Text("id")] = Standing(delivery);
        return changed;
    }

    private static string Standing(JsonElement delivery) => $"{delivery.Text("state")} {delivery.Text("attemptCount")}";

    private static bool IsSettled(JsonElement delivery) => delivery.Text("state") is not ("scheduled" or "held");

    private static async Task WriteAsync(JsonElement delivery, OutputFormat format)
    {
        if (format == OutputFormat.Ndjson)
        {
            await Console.Out.WriteLineAsync(delivery.OneLine());
            return;
        }

        var state = delivery.Text("state");
        var when = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var padding = new string(' ', Math.Max(0, 9 - state.Length));
        var next = state == "scheduled" && delivery.Text("attemptCount") != "0" ? $"due {delivery.ShortTime("nextAttemptAt")[6..]}" : $"try {delivery.Text("attemptCount")}";
        AnsiConsole.Console.WriteWhole($"{when} {StateColour.Markup(state)}{padding} {delivery.Text("eventType"),-23} {delivery.Text("id")} {next}");
    }
}
