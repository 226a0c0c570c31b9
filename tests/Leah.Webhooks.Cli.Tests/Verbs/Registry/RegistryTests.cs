using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Http;

namespace Leah.Webhooks.Cli.Tests.Verbs.Registry;

/// <summary>The real command against the real platform, each a process of its own.</summary>
public sealed class RegistryTests
{
    [Fact]
    public async Task Partnerships_are_made_listed_shown_changed_and_deleted()
    {
        await using var platform = await RunningPlatform.StartAsync();

        using var made = Json(await platform.LeahAsync("partnerships", "create", "Acme Zoë", "--id", "acme", "--code", "ACME24", "--output", "json"));
        made.RootElement.GetProperty("name").GetString().ShouldBe("Acme Zoë");
        (await platform.LeahAsync("partnerships", "update", "acme", "--code", "")).ExitCode.ShouldBe(0);
        using var shown = Json(await platform.LeahAsync("partnerships", "show", "acme", "-o", "json"));
        shown.RootElement.GetProperty("code").ValueKind.ShouldBe(JsonValueKind.Null);

        var list = await platform.LeahAsync("partnerships", "list");
        list.Output.Split('\n')[0].TrimEnd().ShouldBe("Id   Name     Kind Code Created");
        list.Output.ShouldContain("acme Acme Zoë B2B");
        (await platform.LeahAsync("partnerships", "list", "-o", "ndjson")).Output.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("\"name\":\"Acme Zoë\"");

        var unasked = await platform.LeahAsync("partnerships", "delete", "acme");
        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("Give --yes");
        (await platform.LeahAsync("partnerships", "delete", "acme", "--yes")).ExitCode.ShouldBe(0);
        var gone = await platform.LeahAsync("partnerships", "show", "acme");
        (gone.ExitCode, gone.Output).ShouldBe((1, ""));
        gone.Error.ShouldContain("There is no partnership \"acme\"");
    }

    [Fact]
    public async Task Lists_are_paged_on_and_say_where_they_stopped()
    {
        await using var platform = await RunningPlatform.StartAsync();
        foreach (var i in Enumerable.Range(1, 5))
            await platform.PartnershipAsync($"p{i}");

        var first = await platform.LeahAsync("partnerships", "list", "--limit", "2", "-o", "ndjson");
        Ids(first).ShouldBe(["p5", "p4"]);
        var cursor = first.Error.Split("--cursor ")[1].Split(',')[0];
        Ids(await platform.LeahAsync("partnerships", "list", "--limit", "2", "--cursor", cursor, "-o", "ndjson")).ShouldBe(["p3", "p2"]);
        var all = await platform.LeahAsync("partnerships", "list", "--all", "-o", "ndjson");
        Ids(all).ShouldBe(["p5", "p4", "p3", "p2", "p1"]);
        all.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_is_made_tested_paused_resumed_and_its_deliveries_are_seen()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        await platform.PartnershipAsync("acme");

        using var made = Json(await platform.LeahAsync(
            "endpoints", "create", "-p", "acme", "--url", endpoint.Url.ToString(), "--type", "USER_REGISTERED", "OVERALL_LEVEL", "--basic", "my_user:sec:ret", "-o", "json"));
        var id = made.RootElement.GetProperty("id").GetString()!;
        made.RootElement.ToString().ShouldNotContain("sec:ret");
        using var test = Json(await platform.LeahAsync("endpoints", "test", id, "-p", "acme", "--type", "OVERALL_LEVEL", "-o", "json"));
        var delivery = test.RootElement.GetProperty("id").GetString()!;
        var request = (await endpoint.WaitForRequestsAsync(1, TestContext.Current.CancellationToken))[0];
        request.Headers["Authorization"].ShouldBe($"Basic {Convert.ToBase64String("my_user:sec:ret"u8)}");

        var eventId = test.RootElement.GetProperty("eventId").GetString()!;
        var watched = await platform.LeahAsync("deliveries", "watch", "--event", eventId, "--until-settled", "-o", "ndjson");
        watched.ExitCode.ShouldBe(0, watched.Error);
        watched.Output.TrimEnd().Split('\n')[^1].ShouldContain("\"state\":\"succeeded\"");

        var shown = await platform.LeahAsync("deliveries", "show", delivery);
        shown.Output.ShouldContain($"POST {endpoint.Url}");
        shown.Output.ShouldContain("authorization: Basic [redacted]", Case.Insensitive);
        shown.Output.ShouldContain("""{"success":true}""");
        shown.Output.ShouldNotContain("\u001b");

        (await platform.LeahAsync("endpoints", "pause", id, "-p", "acme", "-o", "json")).Output.ShouldContain("\"state\":\"paused\"");
        await platform.PublishAsync("acme", "u1");
        Ids(await platform.LeahAsync("deliveries", "list", "--state", "held", "--user", "u1", "--since", "1h", "-o", "ndjson")).Length.ShouldBe(1);
        (await platform.LeahAsync("endpoints", "resume", id, "-p", "acme")).ExitCode.ShouldBe(0);
        await endpoint.WaitForRequestsAsync(2, TestContext.Current.CancellationToken);

        (await platform.LeahAsync("deliveries", "resend", delivery)).ExitCode.ShouldBe(0);
        await endpoint.WaitForRequestsAsync(3, TestContext.Current.CancellationToken);
        (await platform.LeahAsync("endpoints", "update", id, "-p", "acme", "--max-in-flight", "3", "--description", "ours", "-o", "json")).Output.ShouldContain("\"maxInFlight\":3");
        (await platform.LeahAsync("endpoints", "list", "-p", "acme")).Output.ShouldContain(id);
        (await platform.LeahAsync("endpoints", "delete", id, "-p", "acme", "--yes")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Watch_until_settled_ends_with_1_where_one_failed()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        endpoint.AnswerWith(500);
        await platform.PartnershipAsync("acme");
        await platform.EndpointAsync("acme", endpoint.Url);
        var id = await platform.PublishAsync("acme", "u1");

        var watched = await platform.LeahAsync("deliveries", "watch", "--event", id, "--until-settled");

        watched.ExitCode.ShouldBe(1, watched.Error);
        var last = watched.Output.TrimEnd().Split('\n')[^1];
        last.ShouldContain(" failed ");
        last.ShouldEndWith("try 3");
        watched.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task Watch_of_an_event_that_nobody_gets_ends_at_once_with_1()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        var id = await platform.PublishAsync("acme", "u1");

        var nobodys = await platform.LeahAsync("deliveries", "watch", "--event", id, "--until-settled");
        (nobodys.ExitCode, nobodys.Error).ShouldBe((1, $"No endpoint gets the event {id}, so there is nothing to watch.\n"));
        var unknown = await platform.LeahAsync("deliveries", "watch", "--event", "evt_nobody");
        unknown.ExitCode.ShouldBe(1);
        unknown.Error.ShouldContain("There is no event \"evt_nobody\"");
    }

    [Fact]
    public async Task Watch_ends_with_0_when_it_is_ended()
    {
        await using var platform = await RunningPlatform.StartAsync();
        using var folder = new TemporaryFolder();
        await using var leah = new LastingLeah(folder.Path, platform.Environment(), "deliveries", "watch");
        await leah.SaysAsync("Watching");

        (await leah.TerminateAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Events_are_published_from_a_file_listed_and_shown_byte_for_byte()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        var file = folder.File("event.json", Encoding.UTF8.GetString(RunningPlatform.Body("acme", "u1")));

        var id = Ids(await platform.LeahAsync("events", "publish", file, "--idempotency-key", "once", "-o", "ndjson"))[0];
        Ids(await platform.LeahAsync("events", "publish", file, "--idempotency-key", "once", "-o", "ndjson"))[0].ShouldBe(id);
        (await platform.LeahAsync("events", "show", id, "--raw")).Output.ShouldBe(Encoding.UTF8.GetString(RunningPlatform.Body("acme", "u1")));
        (await platform.LeahAsync("events", "list", "--type", "USER_REGISTERED", "--user", "u1")).Output.ShouldContain(id);

        var lines = folder.File("many.ndjson", "{\"event\":\"USER_REGISTERED\"}\n");
        var refused = await platform.LeahAsync("events", "publish", lines);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("The request is not valid (400).");
        refused.Error.ShouldContain("  $[0].user.id ");
    }

    [Fact]
    public async Task Keys_are_made_shown_once_and_deleted_and_replays_are_counted_and_made()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        await platform.PartnershipAsync("acme");
        await platform.PublishAsync("acme", "u1");
        var id = await platform.EndpointAsync("acme", endpoint.Url);

        using var key = Json(await platform.LeahAsync("keys", "create", "Acme", "--role", "partner", "--partnership", "acme", "-o", "json"));
        var text = key.RootElement.GetProperty("key").GetString()!;
        var list = await platform.LeahAsync("keys", "list");
        list.Output.ShouldNotContain(text);
        list.Output.ShouldContain(key.RootElement.GetProperty("id").GetString()!);

        using var folder = new TemporaryFolder();
        var partner = platform.Environment(text);
        partner["LEAH_PARTNERSHIP"] = "acme";
        using var counted = Json(await Support.Leah.RunAsync(folder.Path, partner, "replays", "start", id, "--since", "1h", "--include", "missed", "--dry-run", "-o", "json"));
        counted.RootElement.GetProperty("matched").GetInt32().ShouldBe(1);
        using var done = Json(await Support.Leah.RunAsync(folder.Path, partner, "replays", "start", id, "--since", "1h", "--include", "missed", "--wait", "-o", "json"));
        done.RootElement.GetProperty("state").GetString().ShouldBe("completed");
        await endpoint.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
        (await Support.Leah.RunAsync(folder.Path, partner, "replays", "show", done.RootElement.GetProperty("id").GetString()!)).Output.ShouldContain("completed");

        (await platform.LeahAsync("keys", "delete", key.RootElement.GetProperty("id").GetString()!, "-y")).ExitCode.ShouldBe(0);
        var shut = await Support.Leah.RunAsync(folder.Path, partner, "endpoints", "list");
        shut.ExitCode.ShouldBe(1);
        shut.Error.ShouldContain("The API key is not known (401).");
    }

    [Theory]
    [InlineData("partnerships list", "An API key is needed", null)]
    [InlineData("partnerships list --platform ftp://here", "no http or https URL", "k")]
    [InlineData("partnerships list --limit 0", "--limit is 1 or more", "k")]
    [InlineData("endpoints list", "--partnership id", "k")]
    [InlineData("endpoints create -p acme --url https://a.example", "event types", "k")]
    [InlineData("endpoints create -p acme --url https://a.example --type X --basic nocolon", "--basic wants user:password", "k")]
    [InlineData("endpoints update ep_1 -p acme", "Nothing to change", "k")]
    [InlineData("deliveries list --since yesterday", "--since yesterday is no time", "k")]
    [InlineData("deliveries watch --output json", "use ndjson", "k")]
    [InlineData("events publish nowhere.json", "There is no file nowhere.json", "k")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected, string? key)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, key is null ? new(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_KEY"] = key }, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_told_in_words_with_1()
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_KEY"] = "k" }, "partnerships", "list", "--platform", "http://127.0.0.1:1");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("The platform at http://127.0.0.1:1/ cannot be reached");
        result.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("{}", "partnerships list", "gave no list")]
    [InlineData("{}", "events show evt_1", "The answer lacks what a platform's has.")]
    [InlineData("{}", "deliveries show dlv_1", "The answer lacks what a platform's has.")]
    [InlineData("[]", "events show evt_1", "The answer lacks what a platform's has.")]
    [InlineData("{\"deliveries\":{}}", "events show evt_1", "The answer lacks what a platform's has.")]
    [InlineData("{\"id\":\"evt_1\"}", "events show evt_1 --raw", "The answer lacks what a platform's has.")]
    [InlineData("<html>", "partnerships show acme", "does not speak JSON")]
    public async Task Something_else_that_answers_is_told_in_words_with_1(string answer, string arguments, string expected)
    {
        await using var server = await PlainServer.StartAsync((http, _) => http.Response.WriteAsync(answer));
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, new(StringComparer.Ordinal) { ["LEAH_KEY"] = "k", ["LEAH_URL"] = new Uri(server.Url).GetLeftPart(UriPartial.Authority) }, arguments.Split(' '));

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(expected);
        result.Error.ShouldContain("address the platform's");
        result.Error.ShouldNotContain("   at ");
    }

    private static JsonDocument Json(LeahResult result)
    {
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonDocument.Parse(result.Output);
    }

    private static string[] Ids(LeahResult result)
    {
        result.ExitCode.ShouldBe(0, result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
    }
}
