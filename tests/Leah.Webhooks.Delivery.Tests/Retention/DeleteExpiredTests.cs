using Leah.Webhooks.Delivery.Retention;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Delivery.Tests.Retention;

public sealed class DeleteExpiredTests
{
    [Fact]
    public async Task An_old_event_goes_with_all_that_belongs_to_it_and_a_younger_one_stays()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var old = await file.Seeds.EventsAsync(250);
        foreach (var id in await file.Seeds.DeliveriesAsync(endpoint, old, "failed"))
            await file.Seeds.AttemptAsync(id);
        file.Clock.Advance(TimeSpan.FromDays(1));
        var young = await file.Seeds.EventAsync();
        await file.Seeds.AttemptAsync(await file.Seeds.DeliveryAsync(endpoint, young, "succeeded"));
        file.Clock.Advance(TimeSpan.FromDays(89.5));

        (await file.Get<DeleteExpired>().DeleteAllAsync()).Events.ShouldBe(250);

        (await file.SingleAsync<string>("SELECT id FROM events")).ShouldBe(young);
        (await CountAsync(file, "events"), await CountAsync(file, "deliveries"), await CountAsync(file, "attempts")).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task What_is_still_to_be_delivered_stays_however_old_and_hides_nothing_behind_it()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var waiting = await file.Seeds.EventsAsync(250);
        await file.Seeds.DeliveriesAsync(endpoint, waiting, "scheduled");
        await file.Seeds.DeliveriesAsync(endpoint, waiting, "failed");
        await file.Seeds.EventsAsync(10);
        file.Clock.Advance(TimeSpan.FromDays(1000));

        (await file.Get<DeleteExpired>().DeleteAllAsync()).Events.ShouldBe(10);

        (await CountAsync(file, "events"), await CountAsync(file, "deliveries")).ShouldBe((250, 500));
    }

    [Fact]
    public async Task How_long_is_a_setting()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.Seeds.EventAsync();
        file.Clock.Advance(TimeSpan.FromHours(2));
        file.Get<IOptions<RetentionOptions>>().Value.Events = TimeSpan.FromHours(3);
        (await file.Get<DeleteExpired>().DeleteAllAsync()).Events.ShouldBe(0);

        file.Clock.Advance(TimeSpan.FromHours(2));
        (await file.Get<DeleteExpired>().DeleteAllAsync()).Events.ShouldBe(1);
    }

    [Fact]
    public async Task Idempotency_keys_go_after_48_hours()
    {
        await using var file = await RegistryFile.OpenAsync();
        await AddKeysAsync("old", 1_200);
        file.Clock.Advance(DeleteExpired.KeysLast);
        await AddKeysAsync("new", 1);
        (await file.Get<DeleteExpired>().DeleteAllAsync()).Keys.ShouldBe(0);
        file.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await file.Get<DeleteExpired>().DeleteAllAsync()).Keys.ShouldBe(1_200);

        (await file.SingleAsync<string>("SELECT key FROM idempotency_keys")).ShouldBe("new-0");

        async Task AddKeysAsync(string name, int count)
        {
            await file.Database.WriteAsync(async session =>
            {
                for (var i = 0; i < count; i++)
                    await session.ExecuteAsync("INSERT INTO idempotency_keys VALUES (@key, @hash, '[]', @now)", ("@key", $"{name}-{i}"), ("@hash", Array.Empty<byte>()), ("@now", file.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
                return count;
            });
        }
    }

    private static Task<long> CountAsync(RegistryFile file, string table) => file.SingleAsync<long>($"SELECT COUNT(*) FROM {table}");
}
