using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>The examples of the verbs that speak to the platform.</summary>
internal static class PlatformExamples
{
    public static readonly IReadOnlyList<ExampleRun> Runs =
    [
        new("leah partnerships list", "acme") { Before = stage => stage.PartnershipAsync() },
        new("leah partnerships show acme", "acme") { Before = stage => stage.PartnershipAsync() },
        new("leah partnerships create 'Acme Corp' --id acme --kind B2B --code ACME24", "ACME24"),
        new("leah partnerships update acme --code ACME25", "ACME25") { Before = stage => stage.PartnershipAsync() },
        new("leah partnerships delete acme --yes", "Deleted the partnership acme.") { Before = stage => stage.PartnershipAsync() },

        new("leah endpoints list --partnership acme", "ept_06f1m3k8x0") { Before = stage => stage.EndpointAsync() },
        new("leah endpoints show ept_06f1m3k8x0 --partnership acme", "https://hooks.acme.example/leah") { Before = stage => stage.EndpointAsync() },
        new(
            "leah endpoints create --partnership acme --url https://hooks.acme.example/leah --type USER_REGISTERED OVERALL_LEVEL --basic my_user:my_pass",
            "USER_REGISTERED, OVERALL_LEVEL") { Before = stage => stage.PartnershipAsync() },
        new("leah endpoints update ept_06f1m3k8x0 --partnership acme --max-in-flight 8", "Max in flight                8") { Before = stage => stage.EndpointAsync() },
        new("leah endpoints delete ept_06f1m3k8x0 --partnership acme --yes", "Deleted the endpoint ept_06f1m3k8x0.") { Before = stage => stage.EndpointAsync() },
        new("leah endpoints pause ept_06f1m3k8x0 --partnership acme", "paused") { Before = stage => stage.EndpointAsync() },
        new("leah endpoints resume ept_06f1m3k8x0 --partnership acme", "active")
        {
            Before = async stage =>
            {
                await stage.EndpointAsync();
                (await stage.World.Platform.LeahAsync("endpoints", "pause", stage.Real("ept_06f1m3k8x0"), "-p", stage.Partnership)).ExitCode.ShouldBe(0);
            },
        },
        new("leah endpoints test ept_06f1m3k8x0 --partnership acme --type OVERALL_LEVEL", "leah deliveries show dlv_") { Before = stage => stage.EndpointAsync() },
        new("leah endpoints apply -f endpoints.yaml --dry-run", "Nothing was changed: --dry-run.") { Before = EndpointsFileAsync },
        new("leah endpoints apply -f endpoints.yaml --yes", "Created ept_") { Before = EndpointsFileAsync },

        new("leah events list --type OVERALL_LEVEL --since 2h", "evt_06f1m3k8x0") { Before = stage => stage.DeliveredAsync() },
        new("leah events show evt_06f1m3k8x0", "dlv_06f1m3k8x0") { Before = stage => stage.DeliveredAsync() },
        new("leah events show evt_06f1m3k8x0 --raw > event.json", """{"event":"OVERALL_LEVEL",""") { Before = stage => stage.DeliveredAsync() },
        new("leah events publish event.json", "evt_")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                stage.WriteFile("event.json", stage.Event(EventTypes.OverallLevel));
            },
        },
        new("leah events publish day.ndjson --idempotency-key 2024-03-07", "evt_")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                stage.WriteFile("day.ndjson", string.Join('\n', EventTypes.All.Select(stage.Event)));
            },
        },

        new("leah deliveries list --state failed --since 1d", "dlv_06f1m3k8x0")
        {
            Before = async stage =>
            {
                await stage.EndpointAsync("broken");
                await stage.PublishAsync(EventTypes.OverallLevel);
            },
        },
        new("leah deliveries list --endpoint ept_06f1m3k8x0 --all --output ndjson", "\"id\":\"dlv_06f1m3k8x0\"") { Before = stage => stage.DeliveredAsync() },
        new("leah deliveries show dlv_06f1m3k8x0", "POST https://hooks.acme.example/leah") { Before = stage => stage.DeliveredAsync() },
        new("leah deliveries resend dlv_06f1m3k8x0", "Resend of        dlv_06f1m3k8x0") { Before = stage => stage.DeliveredAsync() },
        new("leah deliveries watch --event evt_06f1m3k8x0 --until-settled", "dlv_06f1m3k8x0 try 1") { Before = stage => stage.DeliveredAsync() },
        new("leah deliveries watch --partnership acme", "succeeded")
        {
            Before = stage => stage.EndpointAsync(),
            Lasting = ("Watching", async (stage, leah, _) =>
            {
                await stage.PublishAsync(EventTypes.UserRegistered);
                await leah.PrintsAsync("succeeded");
            }),
        },

        new("leah replays start ept_06f1m3k8x0 --partnership acme --since 7d --include missed --dry-run", "dry-run")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                await stage.PublishAsync(EventTypes.OverallLevel);
                stage.Name("ept_06f1m3k8x0", await stage.World.Platform.EndpointAsync(stage.Partnership, stage.World.Endpoint.Url));
            },
        },
        new("leah replays show rpl_06f1m3k8x0", "rpl_06f1m3k8x0")
        {
            Before = async stage =>
            {
                await stage.DeliveredAsync();
                var started = await stage.World.Platform.LeahAsync("replays", "start", stage.Real("ept_06f1m3k8x0"), "-p", stage.Partnership, "--since", "1h", "--include", "all", "-o", "json");
                stage.Name("rpl_06f1m3k8x0", (string)JsonNode.Parse(started.Output)!["id"]!);
            },
        },

        new("leah keys list", "key_06f1m3k8x0 publisher old") { Before = KeyAsync },
        new("leah keys create 'Acme, tests' --role partner --partnership acme", "leah_") { Before = stage => stage.PartnershipAsync() },
        new("leah keys delete key_06f1m3k8x0 --yes", "Deleted the key key_06f1m3k8x0.") { Before = KeyAsync },

        new("leah listen --forward-to http://127.0.0.1:3000/webhooks", "← 200")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                stage.Environment["LEAH_KEY"] = await stage.World.Platform.KeyAsync("partner", stage.Partnership);
            },
            Lasting = ("Listening.", async (stage, leah, _) =>
            {
                await stage.PublishAsync(EventTypes.UserRegistered);
                await leah.PrintsAsync("← 200");
            }),
        },
        new("leah listen --forward-to http://localhost:3000 --partnership acme --event OVERALL_LEVEL --since 2h", "→ OVERALL_LEVEL")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                await stage.PublishAsync(EventTypes.OverallLevel);
            },
            Lasting = ("Listening.", (_, leah, _) => leah.PrintsAsync("← 200")),
        },

        new("leah doctor", "No handler has given up on an event."),
        new("leah doctor --endpoint https://hooks.acme.example/leah", "certificate's chain: "),
        new("leah completions bash", "complete -o default -F _leah leah"),
    ];

    private static async Task KeyAsync(ExampleStage stage) =>
        stage.Name("key_06f1m3k8x0", (string)(await stage.World.Platform.PostAsync("/v1/api-keys", new { name = "old", role = "publisher" }))["id"]!);

    private static async Task EndpointsFileAsync(ExampleStage stage)
    {
        await stage.PartnershipAsync();
        stage.WriteFile("endpoints.yaml", stage.Real(Cli.Applying.EndpointsFile.Example));
    }
}
