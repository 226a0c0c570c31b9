using System.Net;
using System.Text.Json;

namespace Leah.Webhooks.Platform.Tests.Journeys;

public sealed class LearnerRoutesTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static int count;

    private readonly PlatformHost host = shared.Host;
    private readonly string acme = $"acme{Interlocked.Increment(ref count)}";
    private readonly string other = $"other{Interlocked.Increment(ref count)}";
    private readonly string user = $"learner-{Interlocked.Increment(ref count)}";

    [Fact]
    public async Task A_code_registers_once_and_an_unknown_one_makes_nobody_known()
    {
        using var client = await ReadyAsync();

        await client.SendAsync(HttpMethod.Post, Path("registrations"), """{"code":"nobody's"}""", HttpStatusCode.NotFound);
        await client.SendAsync(HttpMethod.Get, $"/v1/learners/{user}", null, HttpStatusCode.NotFound);
        (await client.JoinAsync(user, acme)).Fired().ShouldBe([$"USER_REGISTERED {acme}"]);
        await client.SendAsync(HttpMethod.Post, Path("registrations"), $$"""{"code":"{{acme}}"}""", HttpStatusCode.Conflict);

        (await EventsAsync(client, acme)).ShouldBe(["USER_REGISTERED"]);
    }

    [Fact]
    public async Task A_license_key_registers_one_learner_and_then_nobody()
    {
        using var client = await ReadyAsync();
        var key = await client.KeyAsync(acme);

        await RegisterAsync(client, user, " " + key.ToLowerInvariant() + " ", HttpStatusCode.Created);
        await RegisterAsync(client, user + "b", key, HttpStatusCode.Conflict);
        await RegisterAsync(client, user + "b", "AAAA-AAAA-AAAA-AAAA", HttpStatusCode.NotFound);

        (await EventsAsync(client, acme)).ShouldBe(["USER_REGISTERED"]);
        var listed = (await client.SendAsync(HttpMethod.Get, Keys(acme), null, HttpStatusCode.OK)).GetProperty("items")[0];
        listed.GetProperty("state").GetString().ShouldBe("used");
        listed.GetProperty("usedBy").GetString().ShouldBe(user);
    }

    [Fact]
    public async Task A_second_registration_does_not_use_its_key_up()
    {
        using var client = await ReadyAsync();
        var key = await client.KeyAsync(acme);
        await client.JoinAsync(user, acme);

        await RegisterAsync(client, user, key, HttpStatusCode.Conflict);

        await RegisterAsync(client, user + "b", key, HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_and_a_used_one_cannot_be_revoked()
    {
        using var client = await ReadyAsync();
        var (revoked, used) = (await client.KeyAsync(acme), await client.KeyAsync(acme));
        await RegisterAsync(client, user, used, HttpStatusCode.Created);

        await client.SendAsync(HttpMethod.Delete, $"{Keys(acme)}/{revoked}", null, HttpStatusCode.NoContent);
        await client.SendAsync(HttpMethod.Delete, $"{Keys(acme)}/{revoked}", null, HttpStatusCode.NoContent);
        await client.SendAsync(HttpMethod.Delete, $"{Keys(acme)}/{used}", null, HttpStatusCode.Conflict);
        await client.SendAsync(HttpMethod.Delete, $"{Keys(other)}/{used}", null, HttpStatusCode.NotFound);

        var refused = await RegisterAsync(client, user + "b", revoked, HttpStatusCode.Conflict);
        refused.GetProperty("detail").GetString()!.ShouldContain("revoked");
    }

    [Fact]
    public async Task Keys_are_made_in_lots_all_different_and_listed_page_by_page()
    {
        using var client = await ReadyAsync();
        var made = await client.SendAsync(HttpMethod.Post, Keys(acme), """{"count":250}""", HttpStatusCode.Created);
        var keys = made.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!).ToList();

        List<string> listed = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await client.SendAsync(HttpMethod.Get, $"{Keys(acme)}?limit=100{(cursor is "" ? "" : $"&cursor={cursor}")}", null, HttpStatusCode.OK);
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        keys.Distinct().Count().ShouldBe(250);
        listed.ShouldBe(keys.AsEnumerable().Reverse());
        foreach (var wrong in new[] { 0, -1, 10_001 })
            await client.SendAsync(HttpMethod.Post, Keys(acme), $$"""{"count":{{wrong}}}""", HttpStatusCode.BadRequest);
        await client.SendAsync(HttpMethod.Post, Keys("nobody"), """{"count":1}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_many_who_use_the_last_key_at_once_one_joins_and_the_others_are_told_409()
    {
        using var client = await ReadyAsync();
        for (var round = 0; round < 5; round++)
        {
            var key = await client.KeyAsync(acme);
            var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => StatusAsync(client, $"{user}-{round}-{i}", key))));

            statuses.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
            statuses.Count(status => status == HttpStatusCode.Conflict).ShouldBe(11);
        }

        (await EventsAsync(client, acme)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task One_learner_who_registers_many_times_at_once_is_registered_once()
    {
        using var client = await ReadyAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.KeyAsync(acme)));

        var statuses = await Task.WhenAll(keys.Select(key => Task.Run(() => StatusAsync(client, user, key))));

        statuses.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
        var states = (await client.SendAsync(HttpMethod.Get, Keys(acme), null, HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Select(key => key.GetProperty("state").GetString());
        states.Count(state => state == "used").ShouldBe(1);
    }

    [Fact]
    public async Task Onboarding_parts_that_come_at_once_and_twice_fire_once()
    {
        using var client = await ReadyAsync();
        await client.JoinAsync(user, acme);

        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => new[]
        {
            Task.Run(() => client.PutAsync(user, "profile", Learners.Profile().ToJsonString())),
            Task.Run(() => client.PutAsync(user, "self-assessment", Learners.Assessment)),
            Task.Run(() => client.PutAsync(user, "learning-goal", Learners.Goal)),
        }));

        (await EventsAsync(client, acme)).Count(type => type == "ONBOARDING_FINISHED").ShouldBe(1);
    }

    [Fact]
    public async Task Each_partnership_gets_every_event_with_its_own_partner_block_and_external_ids()
    {
        using var client = await ReadyAsync();
        var profile = Learners.Profile();
        profile["externalIds"] = new System.Text.Json.Nodes.JsonArray("everywhere");
        await client.PutAsync(user, "profile", profile.ToJsonString());
        List<JsonElement> answers =
        [
            await client.SendAsync(HttpMethod.Post, Path("registrations"), $$"""{"code":"{{acme}}","externalIds":["at-acme"]}""", HttpStatusCode.Created),
            await client.JoinAsync(user, other),
            await client.PutAsync(user, "self-assessment", Learners.Assessment),
            await client.PutAsync(user, "learning-goal", Learners.Goal),
            await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user)),
            await client.TestAsync(user, "speaking-tests", Learners.Test("speaking-tests", user)),
        ];

        answers.SelectMany(answer => answer.Fired()).ShouldBe(EventTypes.All.SelectMany(type => new[] { $"{type} {acme}", $"{type} {other}" }), ignoreOrder: true);
        foreach (var answer in answers)
        {
            for (var i = 0; i < answer.Fired().Count; i++)
            {
                var (mine, externalId) = answer.Fired()[i].EndsWith(acme, StringComparison.Ordinal) ? (acme, "at-acme") : (other, "everywhere");
                var body = await client.BodyAsync(answer, i);
                body.ShouldContain($"\"partner\":{{\"id\":\"{mine}\",\"name\":\"{mine}\",\"code\":\"{mine}\"}}");
                body.ShouldContain($"\"externalIds\":[\"{externalId}\"]");
                body.ShouldNotContain(mine == acme ? "everywhere" : "at-acme");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_partnership_that_is_joined_later_gets_earlier_results_where_it_wants_them(bool wanted)
    {
        using var client = await ReadyAsync();
        await client.JoinAsync(user, acme);
        await client.OnboardAsync(user);
        await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user + "old", endsAfter: 1));
        await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user + "new", endsAfter: 2));
        await client.TestAsync(user, "speaking-tests", Learners.Test("speaking-tests", user));
        if (wanted)
            await client.SendAsync(HttpMethod.Put, $"/v1/partnerships/{other}/journey-settings", """{"earlierResults":true}""", HttpStatusCode.OK);
        var settings = await client.SendAsync(HttpMethod.Get, $"/v1/partnerships/{other}/journey-settings", null, HttpStatusCode.OK);

        var joined = await client.JoinAsync(user, other);

        settings.GetProperty("earlierResults").GetBoolean().ShouldBe(wanted);
        joined.Fired().ShouldBe((wanted ? EventTypes.All : [EventTypes.UserRegistered]).Select(type => $"{type} {other}"));
        // Of two tests of a kind the one that ended last, and with its own date.
        if (wanted)
            (await client.BodyAsync(joined, 2)).ShouldMatch($"\"id\":\"{user}new\".*\"date\":\"2025-01-01T00:02:00.000Z\"");
    }

    [Fact]
    public async Task What_a_partnership_wants_of_journeys_is_of_one_that_there_is_and_said_whole()
    {
        using var client = await ReadyAsync();
        var settings = $"/v1/partnerships/{acme}/journey-settings";

        await client.SendAsync(HttpMethod.Put, "/v1/partnerships/nobody/journey-settings", """{"earlierResults":true}""", HttpStatusCode.NotFound);
        await client.SendAsync(HttpMethod.Get, "/v1/partnerships/nobody/journey-settings", null, HttpStatusCode.NotFound);
        foreach (var wrong in new[] { "{}", """{"earlierResults":"yes"}""", """{"earlierResults":null}""", """{"earlierResults":true,"laterResults":true}""" })
            await client.SendAsync(HttpMethod.Put, settings, wrong, HttpStatusCode.BadRequest);

        (await client.SendAsync(HttpMethod.Get, settings, null, HttpStatusCode.OK)).GetProperty("earlierResults").GetBoolean().ShouldBeFalse();
        await client.SendAsync(HttpMethod.Put, settings, """{"earlierResults":true}""", HttpStatusCode.OK);
        await client.SendAsync(HttpMethod.Put, settings, """{"earlierResults":false}""", HttpStatusCode.OK);
        (await client.JoinAsync(user, acme)).Fired().ShouldBe([$"USER_REGISTERED {acme}"]);
    }

    [Fact]
    public async Task The_same_test_again_fires_nothing_a_changed_one_fires_again_and_an_older_one_changes_no_level()
    {
        using var client = await ReadyAsync();
        await client.JoinAsync(user, acme);
        await client.TestAsync(user, "speaking-tests", Learners.Test("speaking-tests", user, 60));
        var first = await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user, 40, endsAfter: 5));

        var again = await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user, 40, endsAfter: 5), HttpStatusCode.OK);
        var corrected = await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user, 80, endsAfter: 5), HttpStatusCode.OK);
        var older = await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user + "older", 1, endsAfter: 1));

        first.GetProperty("overall").GetProperty("score").GetDecimal().ShouldBe(50);
        again.Fired().ShouldBeEmpty();
        again.GetProperty("outcome").GetString().ShouldBe("unchanged");
        corrected.Fired().ShouldBe([$"PLACEMENT_TEST_FINISHED {acme}", $"OVERALL_LEVEL {acme}"]);
        corrected.GetProperty("outcome").GetString().ShouldBe("corrected");
        corrected.GetProperty("overall").GetProperty("score").GetDecimal().ShouldBe(70);
        older.Fired().ShouldBe([$"PLACEMENT_TEST_FINISHED {acme}"]);
        older.GetProperty("overall").GetProperty("score").GetDecimal().ShouldBe(70);
    }

    [Fact]
    public async Task A_tests_id_belongs_to_one_learner_also_when_two_report_it_at_once()
    {
        using var client = await ReadyAsync();
        var test = Learners.Test("speaking-tests", user);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(async () =>
        {
            using var response = await client.PostAsync($"/v1/learners/{user}-{i}/speaking-tests", Http.Json(test));
            return response.StatusCode;
        })));

        statuses.Count(status => status == HttpStatusCode.Created).ShouldBe(1);
        statuses.Count(status => status == HttpStatusCode.Conflict).ShouldBe(9);
    }

    [Fact]
    public async Task A_partnership_that_was_deleted_is_told_nothing_more_and_its_code_and_keys_open_nothing()
    {
        using var client = await ReadyAsync();
        var key = await client.KeyAsync(acme);
        await client.JoinAsync(user, acme);
        await client.JoinAsync(user, other);
        await client.SendAsync(HttpMethod.Delete, $"/v1/partnerships/{acme}", null, HttpStatusCode.NoContent);

        (await client.TestAsync(user, "placement-tests", Learners.Test("placement-tests", user))).Fired().ShouldBe([$"PLACEMENT_TEST_FINISHED {other}"]);
        await RegisterAsync(client, user + "b", key, HttpStatusCode.NotFound);
        await client.SendAsync(HttpMethod.Post, $"/v1/learners/{user}b/registrations", $$"""{"code":"{{acme}}"}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Erasing_a_person_erases_the_journey_and_leaves_its_key_used()
    {
        using var client = await ReadyAsync();
        var key = await client.KeyAsync(acme);
        await RegisterAsync(client, user, key, HttpStatusCode.Created);
        var profile = Learners.Profile();
        profile["personalInformation"]!["email"] = $"secret-{user}@example.com";
        await client.PutAsync(user, "profile", profile.ToJsonString());
        await client.TestAsync(user, "speaking-tests", Learners.Test("speaking-tests", user));

        var erased = await client.SendAsync(HttpMethod.Delete, $"/v1/users/{user}/data", null, HttpStatusCode.OK);
        var again = await client.SendAsync(HttpMethod.Delete, $"/v1/users/{user}/data", null, HttpStatusCode.OK);

        Counts(erased).ShouldBe((2, 1, 1, 1));
        Counts(again).ShouldBe((0, 0, 0, 0));
        await client.SendAsync(HttpMethod.Get, $"/v1/learners/{user}", null, HttpStatusCode.NotFound);
        (await client.SendAsync(HttpMethod.Get, Keys(acme), null, HttpStatusCode.OK)).GetRawText().ShouldNotContain(user);
        await RegisterAsync(client, user + "b", key, HttpStatusCode.Conflict);
        foreach (var file in host.DatabaseFiles())
            System.Text.Encoding.Latin1.GetString(ReadShared(file)).ShouldNotContain($"secret-{user}");
    }

    private static (int Events, int Profiles, int Registrations, int Tests) Counts(JsonElement erased) => (
        erased.GetProperty("events").GetInt32(), erased.GetProperty("profiles").GetInt32(), erased.GetProperty("registrations").GetInt32(), erased.GetProperty("tests").GetInt32());

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Path(string what) => $"/v1/learners/{user}/{what}";

    private static string Keys(string partnershipId) => $"/v1/partnerships/{partnershipId}/license-keys";

    private static Task<JsonElement> RegisterAsync(HttpClient client, string user, string key, HttpStatusCode awaited) =>
        client.SendAsync(HttpMethod.Post, $"/v1/learners/{user}/registrations", JsonSerializer.Serialize(new { licenseKey = key }), awaited);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string user, string key)
    {
        using var response = await client.PostAsync($"/v1/learners/{user}/registrations", Http.Json(JsonSerializer.Serialize(new { licenseKey = key })));
        return response.StatusCode;
    }

    private static async Task<List<string>> EventsAsync(HttpClient client, string partnershipId) =>
    [
        .. (await client.SendAsync(HttpMethod.Get, $"/v1/events?partnershipId={partnershipId}&limit=200", null, HttpStatusCode.OK))
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("eventType").GetString()!).Reverse(),
    ];

    private async Task<HttpClient> ReadyAsync()
    {
        var client = host.Client();
        await client.PartnerAsync(acme, acme);
        await client.PartnerAsync(other, other);
        return client;
    }
}
