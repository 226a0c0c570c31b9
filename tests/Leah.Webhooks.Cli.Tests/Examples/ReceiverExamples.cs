using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>The examples of the verbs that receive, and of those that look at what was received.</summary>
internal static class ReceiverExamples
{
    private const string Postgres = "Host=db.example.com;Username=leah;Password=…;Database=leah";

    public static readonly IReadOnlyList<ExampleRun> Runs =
    [
        // Its port may be another program's on this machine.
        new("leah receive --basic my_user:my_pass", "Receiving at http://127.0.0.1:")
        {
            Before = stage => Named(stage, "leah receive --basic", "leah receive --urls http://127.0.0.1:0 --basic"),
            Lasting = ("Receiving at", (stage, _, line) => TakesAsync(stage, line, $"Basic {Convert.ToBase64String("my_user:my_pass"u8)}")),
        },
        new($"leah receive --bearer qhDm976TwG2sBZcftRLube --database '{Postgres}'", "Receiving at http://127.0.0.1:")
        {
            Before = async stage =>
            {
                stage.Name(Postgres, (await stage.World.PostgresAsync()).ConnectionString);
                stage.Name("leah receive --bearer", "leah receive --urls http://127.0.0.1:0 --bearer");
            },
            Lasting = ("Receiving at", async (stage, _, line) =>
            {
                await TakesAsync(stage, line, "Bearer qhDm976TwG2sBZcftRLube");
                (await (await stage.World.PostgresAsync()).ExecuteAsync("SELECT count(*) FROM received_events")).ShouldBe(1L);
            }),
        },
        new("leah receive --urls https://0.0.0.0:8443 --certificate chain.pem --certificate-key key.pem --bearer qhDm976TwG2sBZcftRLube", "Receiving at https://127.0.0.1:")
        {
            Before = stage =>
            {
                var (certificate, key) = stage.World.Platform.Authority.WritePem(stage.World.Platform.Authority.Certificate());
                File.Copy(certificate, Path.Combine(stage.Folder, "chain.pem"));
                File.Copy(key, Path.Combine(stage.Folder, "key.pem"));
                return Named(stage, "https://0.0.0.0:8443", "https://127.0.0.1:0");
            },
            Lasting = ("Receiving at", (stage, _, line) => TakesAsync(stage, line, "Bearer qhDm976TwG2sBZcftRLube")),
        },

        new("leah received list --outcome duplicate", "duplicate OVERALL_LEVEL"),
        new("leah received list --type OVERALL_LEVEL --user 65e9c4884805c146b5770c61 --output ndjson", "\"outcome\":\"new\""),
        new("leah received show rcv_06f1m3k8x0", "OVERALL_LEVEL") { Before = NameReceivedAsync },
        new("leah received show rcv_06f1m3k8x0 --raw > event.json", """{"event":"OVERALL_LEVEL",""") { Before = NameReceivedAsync },
        new("leah received explain event.json", "Member         overall.level = ") { Before = EventFileAsync },
        new("leah received explain event.json --database 'Data Source=received.db' --output json", "\"outcome\":\"Duplicate\"") { Before = EventFileAsync },
        new("leah received rebuild --database 'Data Source=received.db'", "Rebuilt from 5 events."),
        new("leah received export --to events.parquet", "Exported 6 events to events.parquet."),
        new("leah received export --format csv --type OVERALL_LEVEL --since 30d > levels.csv", "id,received_at,event_type"),
        new("leah received forget 65e9c4884805c146b5770c61 --confirm", "Events          6"),
        new("leah received credentials", "basic-1"),
    ];

    /// <summary>The receiver answers an event with 200.</summary>
    private static async Task TakesAsync(ExampleStage stage, string line, string authorization)
    {
        var address = line.Split(' ')[2];
        using var client = new HttpClient(Cli.Api.PlatformApi.Handler(new(stage.World.Platform.Authority.RootPemFile)));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(stage.Event(EventTypes.OverallLevel)) };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    private static Task Named(ExampleStage stage, string name, string real)
    {
        stage.Name(name, real);
        return Task.CompletedTask;
    }

    private static async Task NameReceivedAsync(ExampleStage stage)
    {
        var listed = await Support.Leah.RunAsync(stage.Folder, "received", "list", "--type", EventTypes.OverallLevel, "--limit", "1", "-o", "ndjson");
        stage.Name("rcv_06f1m3k8x0", (string)JsonNode.Parse(listed.Output)!["id"]!);
    }

    private static Task EventFileAsync(ExampleStage stage)
    {
        stage.WriteFile("event.json", ExampleWorld.Event(EventTypes.OverallLevel, "acme"));
        return Task.CompletedTask;
    }
}
