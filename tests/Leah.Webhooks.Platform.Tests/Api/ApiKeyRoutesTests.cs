using System.Net;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Platform.Tests.Api;

public sealed class ApiKeyRoutesTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly PlatformHost host = shared.Host;

    [Fact]
    public async Task A_key_is_shown_once_opens_what_its_role_opens_and_nothing_after_it_was_deleted()
    {
        using var client = host.Client();
        using var created = await client.PostAsync("/v1/api-keys", Http.Json("""{"name":"Publisher of Öster","role":"operator"}"""));
        var body = await created.JsonAsync();
        var key = body.GetProperty("key").GetString()!;
        var id = body.GetProperty("id").GetString()!;
        using var fresh = host.Client(key);

        using var allowed = await fresh.GetAsync("/v1/api-keys");
        var list = await allowed.Content.ReadAsStringAsync();
        using var deleted = await client.DeleteAsync($"/v1/api-keys/{id}");
        using var refused = await fresh.GetAsync("/v1/api-keys");
        using var again = await client.DeleteAsync($"/v1/api-keys/{id}");

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.ToString().ShouldBe($"/v1/api-keys/{id}");
        key.ShouldMatch("^leah_operator_[0-9a-z]{52}$");
        list.ShouldContain("Publisher of Öster");
        list.ShouldNotContain(key);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await again.ProblemTypeAsync()).ShouldBe("not-found");
    }

    [Fact]
    public async Task A_partners_key_opens_its_partnership()
    {
        using var client = host.Client();
        await client.PartnershipAsync("ours");

        using var created = await client.PostAsync("/v1/api-keys", Http.Json("""{"name":"Ours","role":"partner","partnershipId":"ours"}"""));
        using var partner = host.Client((await created.JsonAsync()).GetProperty("key").GetString());

        (await partner.GetAsync("/v1/partnerships/ours/endpoints")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await partner.GetAsync("/v1/event-types")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await partner.GetAsync("/v1/partnerships")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_body_with_several_faults_is_told_all_of_them_by_path()
    {
        using var response = await host.Client().PostAsync("/v1/api-keys", Http.Json("""{"nam":"x","role":3,"partnershipId":[]}"""));

        (await response.ErrorsAsync()).Keys.ShouldBe(["$.nam", "$.role", "$.partnershipId", "$.name"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"name":"","role":"operator"}""", "$.name")]
    [InlineData("""{"name":"x","role":"admin"}""", "$.role")]
    [InlineData("""{"name":"x","role":"partner"}""", "$.partnershipId")]
    [InlineData("""{"name":"x","role":"publisher","partnershipId":"p"}""", "$.partnershipId")]
    [InlineData("""{"name":"x","role":"partner","partnershipId":"nobody"}""", "$.partnershipId")]
    [InlineData("""{"name":"x","name":"y","role":"operator"}""", "$.name")]
    [InlineData("""{"name":null,"role":"operator"}""", "$.name")]
    [InlineData("""[]""", "$")]
    [InlineData("""null""", "$")]
    [InlineData("", "$")]
    [InlineData("""{"name":"x","role":"operator"} {}""", "$")]
    public async Task A_body_that_does_not_fit_is_refused_with_its_path(string body, string path)
    {
        using var response = await host.Client().PostAsync("/v1/api-keys", Http.Json(body));

        (await response.ErrorsAsync()).Keys.ShouldBe([path]);
    }

    [Theory]
    [InlineData("", "is empty: send a JSON object")]
    [InlineData("{\"name\":\"x\",\"role\":\"operator\"", "is not JSON: it ends too early, at byte offset 29; was it cut off?")]
    [InlineData("""{"name":"x",}""", "is not JSON at byte offset 12 (line 1): a comma before a closing bracket is not allowed")]
    public async Task A_body_that_is_no_JSON_is_told_in_the_words_in_which_events_are(string body, string told)
    {
        using var response = await host.Client().PostAsync("/v1/api-keys", Http.Json(body));

        (await response.ErrorsAsync())["$"].ShouldBe(told);
    }

    [Fact]
    public async Task The_list_goes_on_where_its_cursor_says_newest_first()
    {
        await using var own = new PlatformHost();
        foreach (var _ in Enumerable.Range(0, 5))
            await own.KeyAsync("publisher");
        using var client = own.Client();
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = await (await client.GetAsync($"/v1/api-keys?limit=2&cursor={cursor}")).JsonAsync();
            page.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(2);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        ids.Count.ShouldBe(5);
        ids.ShouldBe(ids.Distinct().OrderDescending(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=made-up", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    public async Task A_page_that_cannot_be_is_refused_by_the_parameters_name(string query, string name)
    {
        using var response = await host.Client().GetAsync("/v1/api-keys?" + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.ErrorsAsync()).Keys.ShouldBe([name]);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Keys_and_their_last_use_are_there_after_a_restart()
    {
        using var folder = new TempFolder();
        var file = ("Storage:ConnectionString", $"Data Source={folder.File("kept.db")}");
        string key;
        await using (var first = new PlatformHost(null, file))
        {
            key = await first.KeyAsync("operator");
            using var used = await first.Client(key).GetAsync("/v1/api-keys");
        }

        await using var second = new PlatformHost(null, file);
        var list = await (await second.Client().GetAsync("/v1/api-keys")).JsonAsync();
        using var response = await second.Client(key).GetAsync("/v1/api-keys");

        list.GetProperty("items")[0].GetProperty("lastUsedAt").GetDateTimeOffset().Second.ShouldBe(0);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
