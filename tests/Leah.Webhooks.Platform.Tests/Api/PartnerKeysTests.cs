using System.Net;
using System.Text.Json;

namespace Leah.Webhooks.Platform.Tests.Api;

/// <summary>A partner sees what is its own and learns nothing of what is not, not even that it is there.</summary>
public sealed class PartnerKeysTests : IAsyncDisposable
{
    private readonly PlatformHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Lists_show_a_partner_only_its_own_and_refuse_the_filter_of_another()
    {
        var (mine, _) = await TwoPartnersAsync();
        using var partner = host.Client(await host.KeyAsync("partner", "mine"));

        foreach (var list in new[] { "events", "deliveries" })
        {
            var items = (await (await partner.GetAsync($"/v1/{list}")).JsonAsync()).GetProperty("items");
            items.GetArrayLength().ShouldBe(1);
            items[0].GetProperty("partnershipId").GetString().ShouldBe("mine");
            (await partner.GetAsync($"/v1/{list}?partnershipId=mine")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await partner.GetAsync($"/v1/{list}?partnershipId=theirs")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        var foreign = await (await partner.GetAsync($"/v1/deliveries?endpointId={mine.ForeignEndpoint}")).JsonAsync();
        foreign.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_anothers_is_not_found_by_its_id_and_what_is_its_own_is()
    {
        var (mine, theirs) = await TwoPartnersAsync();
        using var partner = host.Client(await host.KeyAsync("partner", "mine"));

        foreach (var path in new[] { $"/v1/events/{theirs.Event}", $"/v1/deliveries/{theirs.Delivery}", $"/v1/replays/{theirs.Replay}" })
            (await partner.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (await partner.PostAsync($"/v1/deliveries/{theirs.Delivery}/resend", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await partner.GetAsync($"/v1/partnerships/mine/endpoints/{theirs.Endpoint}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await partner.GetAsync($"/v1/partnerships/theirs/endpoints/{theirs.Endpoint}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        foreach (var path in new[] { $"/v1/events/{mine.Event}", $"/v1/deliveries/{mine.Delivery}", $"/v1/replays/{mine.Replay}", $"/v1/partnerships/mine/endpoints/{mine.Endpoint}" })
            (await partner.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        (await partner.PostAsync($"/v1/deliveries/{mine.Delivery}/resend", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private async Task<(Things Mine, Things Theirs)> TwoPartnersAsync()
    {
        var theirs = await ThingsAsync("theirs", "");
        return (await ThingsAsync("mine", theirs.Endpoint), theirs);
    }

    private async Task<Things> ThingsAsync(string partnershipId, string foreignEndpoint)
    {
        using var client = host.Client();
        await client.PartnershipAsync(partnershipId);
        var endpoint = await client.EndpointAsync(partnershipId);
        var published = await client.PublishAsync(partnershipId);
        var delivery = Id(await (await client.GetAsync($"/v1/deliveries?eventId={published}")).JsonAsync());
        using var replay = await client.PostAsync(
            $"/v1/partnerships/{partnershipId}/endpoints/{endpoint}/replay", Http.Json("""{"since":"2020-01-01T00:00:00Z","include":"missed"}"""));
        replay.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return new Things(endpoint, published, delivery, (await replay.JsonAsync()).GetProperty("id").GetString()!, foreignEndpoint);
    }

    private static string Id(JsonElement list) => list.GetProperty("items")[0].GetProperty("id").GetString()!;

    private sealed record Things(string Endpoint, string Event, string Delivery, string Replay, string ForeignEndpoint);
}
