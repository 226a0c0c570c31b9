using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Tests.Registering;

public sealed class PartnershipRegisterTests
{
    [Fact]
    public async Task A_partnership_without_an_id_gets_one_and_is_found()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();

        var made = (await register.CreateAsync(new PartnershipDraft(null, "Acme", "LEADS", "ACME"))).Value.ShouldNotBeNull();

        made.Id.ShouldStartWith("prt_");
        made.CreatedAt.ShouldBe(file.Clock.GetUtcNow());
        (await register.FindAsync(made.Id)).Value.ShouldBe(made);
    }

    [Fact]
    public async Task A_partnership_keeps_the_id_that_it_brings_and_no_other_gets_it_even_after_it_ended()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        var draft = new PartnershipDraft("662fc3c33eb47f6dcb97c71e", "Acme", "B2B2C");

        (await register.CreateAsync(draft)).Value.ShouldNotBeNull().Id.ShouldBe(draft.Id);
        (await register.CreateAsync(draft)).Refusal.ShouldBeOfType<Refusal.Conflict>();
        (await register.DeleteAsync(draft.Id!)).IsDone.ShouldBeTrue();
        (await register.CreateAsync(draft)).Refusal.ShouldBeOfType<Refusal.Conflict>();
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_by_its_path()
    {
        await using var file = await RegistryFile.OpenAsync();

        var outcome = await file.Get<PartnershipRegister>().CreateAsync(new PartnershipDraft("no space", " ", "B2C", ""));

        outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.id", "$.name", "$.kind", "$.code"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_code_belongs_to_one_partnership_at_a_time()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        await register.CreateAsync(new PartnershipDraft("a", "A", "B2B", "CODE"));
        await register.CreateAsync(new PartnershipDraft("b", "B", "B2B"));

        (await register.ChangeAsync("b", new PartnershipPatch { Code = "CODE" })).Refusal.ShouldBeOfType<Refusal.Conflict>();
        (await register.ChangeAsync("a", new PartnershipPatch { Code = "CODE" })).IsDone.ShouldBeTrue();
        await register.DeleteAsync("a");
        (await register.ChangeAsync("b", new PartnershipPatch { Code = "CODE" })).Value.ShouldNotBeNull().Code.ShouldBe("CODE");
    }

    [Fact]
    public async Task A_patch_changes_what_it_has_and_clears_what_is_null_in_it()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        await register.CreateAsync(new PartnershipDraft("a", "A", "B2B", "CODE"));

        var changed = (await register.ChangeAsync("a", new PartnershipPatch { Name = "Other", Code = (string?)null })).Value.ShouldNotBeNull();

        (changed.Name, changed.Kind, changed.Code).ShouldBe(("Other", "B2B", null));
        (await register.FindAsync("a")).Value.ShouldBe(changed);
        (await register.ChangeAsync("a", new PartnershipPatch { Name = (string?)null })).Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.name"]);
    }

    [Fact]
    public async Task A_deleted_partnership_is_gone_with_its_endpoints_and_an_unknown_one_is_not_found()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        var endpoint = await file.AddEndpointAsync();
        var deleted = 0;
        file.Signals.OnEndpointDeleted = () => deleted++;

        (await register.DeleteAsync(RegistryFile.Partnership)).IsDone.ShouldBeTrue();

        deleted.ShouldBe(1);
        (await register.FindAsync(RegistryFile.Partnership)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.DeleteAsync(RegistryFile.Partnership)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await register.ListAsync(default)).Value.ShouldNotBeNull().Items.ShouldBeEmpty();
        (await file.Get<EndpointRegister>().FindAsync(RegistryFile.Partnership, endpoint.Id)).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    [Fact]
    public async Task A_list_pages_through_all_newest_first_also_where_many_were_made_at_once()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        for (var i = 0; i < 7; i++)
            await register.CreateAsync(new PartnershipDraft($"same-{i}", "P", "B2B"));
        file.Clock.Advance(TimeSpan.FromSeconds(1));
        await register.CreateAsync(new PartnershipDraft("a-newest", "P", "B2B"));

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = (await register.ListAsync(new PageRequest(3, cursor))).Value.ShouldNotBeNull();
            page.Items.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.ShouldBe(["a-newest", "same-6", "same-5", "same-4", "same-3", "same-2", "same-1", "same-0", RegistryFile.Partnership]);
    }

    [Fact]
    public async Task Each_change_raises_the_catalog_and_tells_the_engine_and_a_refused_one_does_neither()
    {
        await using var file = await RegistryFile.OpenAsync();
        var register = file.Get<PartnershipRegister>();
        var told = 0;
        file.Signals.OnCatalogChanged = () =>
        {
            told++;
            return Task.CompletedTask;
        };
        var before = await file.SingleAsync<long>("SELECT version FROM catalog");

        await register.CreateAsync(new PartnershipDraft("a", "A", "B2B"));
        await register.CreateAsync(new PartnershipDraft("a", "A", "B2B"));
        await register.ChangeAsync("a", new PartnershipPatch { Name = "B" });
        await register.DeleteAsync("a");
        await register.DeleteAsync("a");

        (await file.SingleAsync<long>("SELECT version FROM catalog")).ShouldBe(before + 3);
        told.ShouldBe(3);
    }
}
