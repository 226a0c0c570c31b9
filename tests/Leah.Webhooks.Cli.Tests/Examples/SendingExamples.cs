namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>The examples of the verbs that send to an endpoint or to a program.</summary>
internal static class SendingExamples
{
    public static readonly IReadOnlyList<ExampleRun> Runs =
    [
        new("leah trigger USER_REGISTERED --to http://127.0.0.1:8080/ --basic my_user:my_pass", "200"),
        new("leah trigger OVERALL_LEVEL --to http://127.0.0.1:8080/ --basic my_user:my_pass --set overall.level=B2 --set user.id=42", "200"),
        new("leah trigger --all --to http://127.0.0.1:8080/ --basic my_user:my_pass --count 2 --every 100ms --output ndjson", "\"outcome\":\"succeeded\""),

        new("leah verify http://127.0.0.1:8080/ --basic my_user:my_pass", "0 failed"),
        new("leah verify http://127.0.0.1:8080/ --basic my_user:my_pass --only bodies --output junit", "failures=\"0\""),
        new("leah verify --list", "credentials"),

        new("leah load http://127.0.0.1:8080/ --rate 100 --for 2s --basic my_user:my_pass", "200 "),
        new("leah load http://127.0.0.1:8080/ --rate 20 --for 1s --event OVERALL_LEVEL --basic my_user:my_pass --output json", "\"planned\":20"),

        new("leah scenario list", "rough-network"),
        new("leah scenario show journey > mine.yaml", "steps:"),
        new("leah scenario run journey --to http://127.0.0.1:8080/ --basic my_user:my_pass", "5 succeeded"),
        new("leah scenario run rough-network --seed 7 --dry-run", "Nothing was sent: --dry-run."),
        new("leah scenario run mine.yaml --platform http://127.0.0.1:5080 --partnership acme", "← USER_REGISTERED")
        {
            Before = async stage =>
            {
                await stage.PartnershipAsync();
                stage.WriteFile("mine.yaml", Cli.Playing.ReadyScenarios.Find("journey")!);
            },
        },

        new("leah replay --to http://127.0.0.1:3000/webhooks --since 2h --dry-run", "5 events would go to http://127.0.0.1:3000/webhooks."),
        new("leah replay --to http://127.0.0.1:3000/webhooks --listened listened.ndjson --failed --confirm", "1 succeeded, 0 failed.")
        {
            Before = stage =>
            {
                stage.WriteFile("listened.ndjson", """
                    {"id":"evt_1","eventType":"OVERALL_LEVEL","listenedAt":"2026-01-01T00:00:00Z","platform":"http://127.0.0.1/","status":200,"error":null,"headers":{"webhook-id":"evt_1"},"body":"{}"}
                    {"id":"evt_2","eventType":"OVERALL_LEVEL","listenedAt":"2026-01-01T00:00:01Z","platform":"http://127.0.0.1/","status":500,"error":null,"headers":{"webhook-id":"evt_2"},"body":"{}"}

                    """);
                return Task.CompletedTask;
            },
        },
    ];
}
