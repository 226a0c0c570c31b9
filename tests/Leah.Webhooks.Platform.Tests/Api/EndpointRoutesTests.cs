using System.Net;
using System.Text;

namespace Leah.Webhooks.Platform.Tests.Api;

public sealed class EndpointRoutesTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly PlatformHost host = shared.Host;

    [Fact]
    public async Task A_password_is_in_no_answer_and_not_in_the_database()
    {
        using var client = await ReadyAsync();
        var id = await client.EndpointAsync("acme");
        var path = $"/v1/partnerships/acme/endpoints/{id}";
        await client.PostAsync($"{path}/test", Http.Json("""{"eventType":"USER_REGISTERED"}"""));
        var delivery = (await (await client.GetAsync("/v1/deliveries")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetString();

        foreach (var answer in new[] { path, "/v1/partnerships/acme/endpoints", "/v1/deliveries", $"/v1/deliveries/{delivery}", "/v1/events" })
            (await client.GetStringAsync(answer)).ShouldNotContain(Partners.Secret);
        using var patched = await client.PatchAsync(path, Http.Json("""{"description":"x"}"""));
        (await patched.Content.ReadAsStringAsync()).ShouldNotContain(Partners.Secret);
        (await patched.JsonAsync()).GetProperty("authentication").GetProperty("username").GetString().ShouldBe("leah");

        foreach (var file in host.DatabaseFiles())
            Contains(file, Partners.Secret).ShouldBeFalse(file);
    }

    [Fact]
    public async Task A_change_keeps_what_it_leaves_out_and_clears_what_it_gives_as_null()
    {
        using var client = await ReadyAsync();
        var path = $"/v1/partnerships/acme/endpoints/{await client.EndpointAsync("acme")}";

        using var set = await client.PatchAsync(path, Http.Json("""{"description":"ours","timeoutSeconds":2.5,"maxInFlight":4,"retryDelaysSeconds":[1,2]}"""));
        using var cleared = await client.PatchAsync(path, Http.Json("""{"timeoutSeconds":null,"retryDelaysSeconds":null}"""));

        var before = await set.JsonAsync();
        before.GetProperty("timeoutSeconds").GetDouble().ShouldBe(2.5);
        before.GetProperty("retryDelaysSeconds").GetRawText().ShouldBe("[1,2]");
        var after = await cleared.JsonAsync();
        after.GetProperty("timeoutSeconds").GetRawText().ShouldBe("null");
        after.GetProperty("retryDelaysSeconds").GetRawText().ShouldBe("null");
        after.GetProperty("description").GetString().ShouldBe("ours");
        after.GetProperty("maxInFlight").GetInt32().ShouldBe(4);
        after.GetProperty("eventTypes").GetRawText().ShouldBe("""["USER_REGISTERED","OVERALL_LEVEL"]""");
    }

    [Theory]
    [InlineData("""{"url":null}""", "$.url")]
    [InlineData("""{"eventTypes":null}""", "$.eventTypes")]
    [InlineData("""{"eventTypes":[]}""", "$.eventTypes")]
    [InlineData("""{"eventTypes":["USER_REGISTERED",7]}""", "$.eventTypes[1]")]
    [InlineData("""{"authentication":null}""", "$.authentication")]
    [InlineData("""{"authentication":{"type":"bearer","tokn":"x"}}""", "$.authentication.tokn")]
    [InlineData("""{"state":"active"}""", "$.state")]
    [InlineData("""{"timeoutSeconds":"2"}""", "$.timeoutSeconds")]
    [InlineData("""{"maxInFlight":1.5}""", "$.maxInFlight")]
    [InlineData("""{"retryDelaysSeconds":[1,2,3]}""", "$.retryDelaysSeconds")]
    public async Task A_change_that_cannot_be_is_refused_with_its_path_and_changes_nothing(string body, string path)
    {
        using var client = await ReadyAsync();
        var endpoint = $"/v1/partnerships/acme/endpoints/{await client.EndpointAsync("acme")}";
        var before = await client.GetStringAsync(endpoint);

        using var response = await client.PatchAsync(endpoint, Http.Json(body));

        (await response.ErrorsAsync()).Keys.ShouldBe([path]);
        (await client.GetStringAsync(endpoint)).ShouldBe(before);
    }

    [Theory]
    [InlineData("http://partner.example/", "basic", "u", "p", "$.url")]
    [InlineData("https://user:pass@partner.example/", "basic", "u", "p", "$.url")]
    [InlineData("https:///nothing", "basic", "u", "p", "$.url")]
    [InlineData("https://partner.example/", "basic", "a:b", "p", "$.authentication.username")]
    [InlineData("https://partner.example/", "basic", "u", "p\\r\\nX-Evil: 1", "$.authentication.password")]
    [InlineData("https://partner.example/", "digest", "u", "p", "$.authentication.type")]
    public async Task An_endpoint_that_cannot_be_is_refused_with_its_path(string url, string type, string username, string password, string path)
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/partnerships/acme/endpoints", Http.Json(
            $$$"""{"url":"{{{url}}}","eventTypes":["USER_REGISTERED"],"authentication":{"type":"{{{type}}}","username":"{{{username}}}","password":"{{{password}}}"}}"""));

        (await response.ErrorsAsync()).Keys.ShouldBe([path]);
    }

    [Fact]
    public async Task An_empty_body_is_told_every_member_that_is_missing()
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/partnerships/acme/endpoints", Http.Json("{}"));

        (await response.ErrorsAsync()).Keys.ShouldBe(["$.url", "$.eventTypes", "$.authentication"], ignoreOrder: true);
    }

    [Fact]
    public async Task Pause_resume_and_delete_do_what_they_say()
    {
        using var client = await ReadyAsync();
        var path = $"/v1/partnerships/acme/endpoints/{await client.EndpointAsync("acme")}";

        using var paused = await client.PostAsync($"{path}/pause", null);
        await client.PublishAsync("acme");
        var held = await (await client.GetAsync("/v1/deliveries?state=held")).JsonAsync();
        using var resumed = await client.PostAsync($"{path}/resume", null);
        using var deleted = await client.DeleteAsync(path);
        using var gone = await client.GetAsync(path);

        (await paused.JsonAsync()).GetProperty("state").GetString().ShouldBe("paused");
        held.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await resumed.JsonAsync()).GetProperty("state").GetString().ShouldBe("active");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_partnership_that_is_deleted_takes_its_keys_with_it()
    {
        using var client = host.Client();
        await client.PartnershipAsync("leaving");
        using var partner = host.Client(await host.KeyAsync("partner", "leaving"));
        (await partner.GetAsync("/v1/partnerships/leaving/endpoints")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await client.DeleteAsync("/v1/partnerships/leaving");

        (await partner.GetAsync("/v1/partnerships/leaving/endpoints")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private async Task<HttpClient> ReadyAsync()
    {
        var client = host.Client();
        await client.PartnershipAsync("acme");
        return client;
    }
}
