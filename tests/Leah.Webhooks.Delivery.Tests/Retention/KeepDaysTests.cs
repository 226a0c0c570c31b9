using Leah.Webhooks.Delivery.Retention;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests.Retention;

/// <summary>PostgreSQL's partitions by day; on SQLite there are none.</summary>
public sealed class KeepDaysTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private PostgresTestDatabase _server = null!;
    private Database _database = null!;
    private Seeds _seeds = null!;
    private Endpoint _endpoint = null!;

    private KeepDays Days => new(_database, _clock, NullLogger<KeepDays>.Instance);

    private DeleteExpired Expired => new(_database, Days, Options.Create(new RetentionOptions()), _clock);

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresTestDatabase.CreateAsync();
        _database = Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = _server.ConnectionString }, NullLogger.Instance);
        await Migrator.ApplyAsync(_database, typeof(Engine).Assembly, "Delivery", _clock);
        _seeds = new Seeds(_database, new IdGenerator(_clock), _clock);
        _endpoint = Lanes.Endpoints.Active("e1");
        await Days.MakeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Rows_stand_in_the_partition_of_their_day_and_go_with_it()
    {
        var old = await StoreAsync("failed");
        _clock.Advance(TimeSpan.FromDays(1));
        await StoreAsync("succeeded");
        (await CountAsync("events_20260301"), await CountAsync("deliveries_settled_20260301"), await CountAsync("attempts_20260301")).ShouldBe((1, 1, 1));
        (await CountAsync("events_rest"), await CountAsync("deliveries_settled_rest"), await CountAsync("attempts_rest")).ShouldBe((0, 0, 0));
        _clock.Advance(TimeSpan.FromDays(89.5));

        (await Expired.DeleteAllAsync(TestContext.Current.CancellationToken)).Events.ShouldBe(1);

        (await _server.ExecuteAsync("SELECT to_regclass('events_20260301')::text")).ShouldBe(DBNull.Value);
        (await CountAsync("events"), await CountAsync("deliveries"), await CountAsync("attempts")).ShouldBe((1, 1, 1));
        (await _server.ExecuteAsync($"SELECT COUNT(*) FROM events WHERE id = '{old}'")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_day_with_something_still_to_be_delivered_stays_and_only_the_rest_of_it_goes()
    {
        var waiting = await StoreAsync("scheduled");
        await StoreAsync("succeeded");
        _clock.Advance(TimeSpan.FromDays(95));

        (await Expired.DeleteAllAsync(TestContext.Current.CancellationToken)).Events.ShouldBe(1);

        (await _server.ExecuteAsync("SELECT id FROM events")).ShouldBe(waiting);
        (await CountAsync("deliveries_scheduled")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_sent_again_later_goes_with_its_event()
    {
        var old = await StoreAsync("failed");
        _clock.Advance(TimeSpan.FromDays(3));
        await _seeds.AttemptAsync(await _seeds.DeliveryAsync(_endpoint, old, "succeeded"));
        _clock.Advance(TimeSpan.FromDays(88));

        (await Expired.DeleteAllAsync(TestContext.Current.CancellationToken)).Events.ShouldBe(1);

        (await CountAsync("events"), await CountAsync("deliveries"), await CountAsync("attempts")).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Rows_without_a_partition_are_kept_and_expire_all_the_same_and_a_table_that_is_read_is_not_waited_for()
    {
        _clock.Advance(TimeSpan.FromDays(30));
        await StoreAsync("succeeded");
        (await CountAsync("events_rest")).ShouldBe(1);
        await Days.MakeAsync();
        (await CountAsync("events")).ShouldBe(1);

        await _database.ReadAsync(async session =>
        {
            await session.SingleAsync("SELECT COUNT(*) FROM events", row => row.GetInt64(0));
            _clock.Advance(TimeSpan.FromDays(8));
            await Days.MakeAsync();
            return true;
        });
        _clock.Advance(TimeSpan.FromDays(90));

        (await Expired.DeleteAllAsync(TestContext.Current.CancellationToken)).Events.ShouldBe(1);
        (await CountAsync("events")).ShouldBe(0);
    }

    private async Task<string> StoreAsync(string state)
    {
        var id = await _seeds.EventAsync();
        var delivery = await _seeds.DeliveryAsync(_endpoint, id, "scheduled");
        if (state != "scheduled")
        {
            await _seeds.AttemptAsync(delivery);
            await _server.ExecuteAsync($"UPDATE deliveries SET state = '{state}', settled_at = 1 WHERE id = '{delivery}'");
        }

        return id;
    }

    private async Task<long> CountAsync(string table) => (long)(await _server.ExecuteAsync($"SELECT COUNT(*) FROM {table}"))!;
}
