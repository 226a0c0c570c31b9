using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Tests.Registering;

public sealed class EndpointRegisterTests
{
    [Fact]
    public async Task An_endpoint_is_found_as_it_was_made()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<EndpointRegister>();
        var draft = RegistryFile.Draft with
        {
            EventTypes = [EventTypes.OverallLevel, EventTypes.UserRegistered],
            Description = "Ours",
            TimeoutSeconds = 2.5,
            MaxInFlight = 4,
            RetryDelaysSeconds = [0.5, 60],
        };

        var made = (await register.CreateAsync(RegistryFile.Partnership, draft)).Value.ShouldNotBeNull();
        var found = (await register.FindAsync(RegistryFile.Partnership, made.Id)).Value.ShouldNotBeNull();

        found.Url.OriginalString.ShouldBe("https://partner.example/hooks");
        found.EventTypes.ShouldBe([EventTypes.OverallLevel, EventTypes.UserRegistered]);
        (found.Description, found.Timeout, found.MaxInFlight).ShouldBe(("Ours", TimeSpan.FromSeconds(2.5), 4));
        found.RetryDelays.ShouldBe([TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)]);
        (found.Authentication, found.Username, found.State, found.Revision).ShouldBe(("basic", "my_user", EndpointState.Active, 1L));
        found.Secret.ShouldBe(made.Secret);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_credentials_too()
    {
        await using var file = await RegistryFile.OpenAsync();
        var draft = new EndpointDraft { Url = "http://a", EventTypes = ["X"], Authentication = new AuthenticationDraft("bearer"), MaxInFlight = 0, RetryDelaysSeconds = [1, 1, 1] };

        var outcome = await file.Get<EndpointRegister>().CreateAsync(RegistryFile.Partnership, draft);

        outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys
            .ShouldBe(["$.url", "$.eventTypes[0]", "$.authentication.token", "$.maxInFlight", "$.retryDelaysSeconds"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_endpoint_belongs_to_its_partnership_alone()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.AddPartnershipAsync("other");
        var endpoint = await file.AddEndpointAsync();
        var register = file.Get<EndpointRegister>();

        (await register.FindAsync("other", endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.ChangeAsync("other", endpoint.Id, new EndpointPatch { Description = "mine" })).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.DeleteAsync("other", endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await file.Get<MoveEndpoint>().PauseAsync("other", endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.ListAsync("other", default)).Value.ShouldNotBeNull().Items.ShouldBeEmpty();
        (await register.ListAsync("none", default)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.CreateAsync("none", RegistryFile.Draft)).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    [Fact]
    public async Task A_patch_without_credentials_keeps_them_and_one_with_them_replaces_them()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<EndpointRegister>();
        var secrets = file.Get<EndpointSecrets>();
        var endpoint = await file.AddEndpointAsync();

        var moved = (await register.ChangeAsync(RegistryFile.Partnership, endpoint.Id, new EndpointPatch { Url = "https://other.example/" })).Value.ShouldNotBeNull();
        secrets.Open(moved).Credentials.ShouldBe(new BasicCredentials("my_user", "my_pass"));
        moved.Url.Host.ShouldBe("other.example");

        var rekeyed = (await register.ChangeAsync(
            RegistryFile.Partnership, endpoint.Id, new EndpointPatch { Authentication = new AuthenticationDraft("bearer", Token: "t0ken") })).Value.ShouldNotBeNull();
        secrets.Open(rekeyed).Credentials.ShouldBe(new BearerCredentials("t0ken"));
        (rekeyed.Username, rekeyed.Revision).ShouldBe((null, 3L));
        (await register.FindAsync(RegistryFile.Partnership, endpoint.Id)).Value.ShouldNotBeNull().Revision.ShouldBe(3);
    }

    [Fact]
    public async Task A_patch_clears_what_is_null_in_it_and_says_all_that_is_wrong()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<EndpointRegister>();
        var made = (await register.CreateAsync(RegistryFile.Partnership, RegistryFile.Draft with { TimeoutSeconds = 5, RetryDelaysSeconds = [1] })).Value.ShouldNotBeNull();

        var cleared = await register.ChangeAsync(
            RegistryFile.Partnership, made.Id, new EndpointPatch { TimeoutSeconds = (double?)null, RetryDelaysSeconds = new(true, null) });
        (cleared.Value.ShouldNotBeNull().Timeout, cleared.Value.RetryDelays).ShouldBe((null, null));

        var refused = await register.ChangeAsync(
            RegistryFile.Partnership, made.Id, new EndpointPatch { Url = (string?)null, Authentication = new(true, null), EventTypes = new(true, []) });
        refused.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.url", "$.authentication", "$.eventTypes"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_found_any_more()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<EndpointRegister>();
        var endpoint = await file.AddEndpointAsync();

        (await register.DeleteAsync(RegistryFile.Partnership, endpoint.Id)).IsDone.ShouldBeTrue();

        (await register.FindAsync(RegistryFile.Partnership, endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.DeleteAsync(RegistryFile.Partnership, endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.ListAsync(RegistryFile.Partnership, default)).Value.ShouldNotBeNull().Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_pages_newest_first()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<EndpointRegister>();
        List<string> made = [];
        for (var i = 0; i < 5; i++)
            made.Insert(0, (await file.AddEndpointAsync()).Id);

        var first = (await register.ListAsync(RegistryFile.Partnership, new PageRequest(3))).Value.ShouldNotBeNull();
        var second = (await register.ListAsync(RegistryFile.Partnership, new PageRequest(3, first.NextCursor))).Value.ShouldNotBeNull();

        first.Items.Concat(second.Items).Select(item => item.Id).ShouldBe(made);
        second.NextCursor.ShouldBeNull();
    }
}
