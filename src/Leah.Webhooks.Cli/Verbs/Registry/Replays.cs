using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah replays</c>: the platform sends many events to an endpoint again.</summary>
internal static class Replays
{
    public static Command Create() => new("replays", "Replays, which the platform makes: start, show. (leah replay sends from here.)") { Start(), Show() };

    private static Verb Start()
    {
        var endpoint = new Argument<string>("endpoint") { Description = "The endpoint's id." };
        var since = new Option<string>("--since") { Description = "Events from this time on, as 2024-03-07T13:43:40Z, or as an age: 2h, 7d.", Required = true };
        var until = new Option<string?>("--until") { Description = "Events up to this time, written like --since." };
        var types = new Option<string[]>("--type") { Description = "Only of this event type (repeatable).", AllowMultipleArgumentsPerToken = true }.Suggest(EventTypes.All);
        var include = new Option<string>("--include") { Description = "failed, missed (never had a delivery to this endpoint) or all.", DefaultValueFactory = _ => "failed" }.Suggest("failed", "missed", "all");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count." };
        var wait = new Option<bool>("--wait") { Description = "Wait until the last delivery is made." };
        var partnership = PartnershipOption.Create();
        return ApiCall.Verb(
            "start", "Sends many events to an endpoint again, or counts them.",
            ["leah replays start ept_06f1m3k8x0 --partnership acme --since 7d --include missed --dry-run"], [endpoint, since, until, types, include, dryRun, wait, partnership],
            async call =>
            {
                var body = new JsonObject
                {
                    ["since"] = TimeText.ToIso(TimeText.Parse(call.Value(since) ?? "", "--since", TimeProvider.System)),
                    ["include"] = call.Value(include),
                    ["dryRun"] = call.Value(dryRun),
                };
                if (call.Value(until) is { } end)
                    body["until"] = TimeText.ToIso(TimeText.Parse(end, "--until", TimeProvider.System));
                if (call.Value(types) is { Length: > 0 } wanted)
                    body["eventTypes"] = Bodies.ToArray(wanted);
                var replay = await call.Api.PostAsync($"{call.Endpoints(partnership)}/{PlatformApi.Part(call.Required(endpoint))}/replay", body, call.Cancellation);
                if (call.Value(wait))
                    replay = await WaitAsync(call, replay);
                await ItemOutput.WriteAsync(replay, call.Format);
                return replay.Text("state") == "cancelled" ? ExitCode.Failed : ExitCode.Done;
            });
    }

    private static Verb Show() => ShowVerb.Create("replay", "leah replays show rpl_06f1m3k8x0", id => $"/v1/replays/{id}");

    private static async Task<JsonElement> WaitAsync(ApiCall call, JsonElement replay)
    {
        while (replay.Text("state") == "running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, call.Cancellation);
            replay = await call.Api.GetAsync($"/v1/replays/{PlatformApi.Part(replay.Text("id"))}", call.Cancellation);
        }

        return replay;
    }
}
