using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Intake;

public sealed class AcceptEventsTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private HttpsEndpoint _partner = null!;
    private RunningEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        _engine = await RunningEngine.StartAsync(_authority);
        await _engine.RegisterPartnershipAsync("p1");
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_first_answer_again_and_store_nothing()
    {
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
        var first = await AcceptAsync("user-1", "key-1");
        await _engine.RegisterEndpointAsync("p1", _partner.Url);

        var again = await AcceptAsync("user-1", "key-1");

        again.Value.ShouldBe(first.Value);
        again.Value.ShouldNotBeNull().ShouldHaveSingleItem().Deliveries.ShouldBe(1);
        await ShouldHaveStoredAsync(events: 1, deliveries: 1);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_conflict()
    {
        await AcceptAsync("user-1", "key-1");

        (await AcceptAsync("user-2", "key-1")).Refusal.ShouldBeOfType<Refusal.Conflict>().Reason.ShouldContain("key-1");

        await ShouldHaveStoredAsync(events: 1, deliveries: 0);
        (await AcceptAsync("user-2", "key-2")).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_was_refused_is_not_used_up()
    {
        (await _engine.Get<AcceptEvents>().AcceptAsync(RunningEngine.Body("nobody"), "key-1")).Refusal.ShouldBeOfType<Refusal.Invalid>();

        (await AcceptAsync("user-1", "key-1")).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_store_one_set_of_events()
    {
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
        ReadOnlyMemory<byte>[] bodies = [RunningEngine.Body("p1", "user-1"), RunningEngine.Body("p1", "user-2"), RunningEngine.Body("p1", "user-3")];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, "key-1"))));

        answers.ShouldAllBe(answer => answer.IsDone);
        answers.Select(answer => string.Join(' ', answer.Value!.Select(accepted => accepted.Id))).Distinct().ShouldHaveSingleItem();
        await ShouldHaveStoredAsync(events: 3, deliveries: 3);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_and_twenty_bodies_store_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => AcceptAsync($"user-{i}", "key-1"))));

        answers.Count(answer => answer.IsDone).ShouldBe(1);
        answers.Where(answer => !answer.IsDone).ShouldAllBe(answer => answer.Refusal is Refusal.Conflict);
        await ShouldHaveStoredAsync(events: 1, deliveries: 0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task A_key_has_1_to_255_characters(int length, bool taken)
    {
        var outcome = await AcceptAsync("user-1", new string('k', length));

        outcome.IsDone.ShouldBe(taken);
        if (!taken)
            outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["Idempotency-Key"]);
    }

    [Fact]
    public async Task Of_many_with_one_that_is_wrong_none_is_stored()
    {
        ReadOnlyMemory<byte>[] bodies = [RunningEngine.Body("p1"), "{}"u8.ToArray(), RunningEngine.Body("p1"), "no json"u8.ToArray()];

        var refusal = (await _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, null)).Refusal.ShouldBeOfType<Refusal.Invalid>();

        refusal.Errors.Keys.ShouldAllBe(path => path.StartsWith("$[1]", StringComparison.Ordinal) || path.StartsWith("$[3]", StringComparison.Ordinal));
        refusal.Errors.Keys.ShouldContain("$[3]");
        await ShouldHaveStoredAsync(events: 0, deliveries: 0);
    }

    [Fact]
    public async Task Unknown_partnerships_are_named_by_their_paths_and_nothing_is_stored()
    {
        ReadOnlyMemory<byte>[] bodies = [RunningEngine.Body("p1"), RunningEngine.Body("nobody"), RunningEngine.Body("p1"), RunningEngine.Body("P1")];

        (await _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, null)).Refusal.ShouldBeOfType<Refusal.Invalid>()
            .Errors.Keys.ShouldBe(["$[1].partner.id", "$[3].partner.id"], ignoreOrder: true);
        (await _engine.Get<AcceptEvents>().AcceptAsync(RunningEngine.Body("nobody"), null)).Refusal.ShouldBeOfType<Refusal.Invalid>()
            .Errors.Keys.ShouldBe(["$.partner.id"]);

        await ShouldHaveStoredAsync(events: 0, deliveries: 0);
    }

    [Fact]
    public async Task No_event_at_all_is_refused() =>
        (await _engine.Get<AcceptEvents>().AcceptManyAsync([], null)).Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$"]);

    [Fact]
    public async Task A_refused_request_does_not_spoil_those_that_share_its_commit()
    {
        Task<Outcome<IReadOnlyList<AcceptedEvent>>>[] all;
        using (await BlockWriterAsync())
            all = [AcceptAsync("user-1", null), _engine.Get<AcceptEvents>().AcceptAsync(RunningEngine.Body("nobody"), null), AcceptAsync("user-2", null)];

        (await Task.WhenAll(all)).Select(answer => answer.IsDone).ShouldBe([true, false, true]);
        await ShouldHaveStoredAsync(events: 2, deliveries: 0);
    }

    [Fact]
    public async Task An_event_goes_to_the_endpoints_that_subscribe_to_its_type_at_that_moment_and_are_not_deleted()
    {
        await _engine.RegisterPartnershipAsync("p2");
        await _engine.RegisterEndpointAsync("p2", _partner.Url);
        (await DeliveriesAsync()).ShouldBe(0);
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        (await DeliveriesAsync()).ShouldBe(1);
        var other = await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { EventTypes = [EventTypes.OverallLevel] });
        (await DeliveriesAsync()).ShouldBe(1);

        await _engine.Get<EndpointRegister>().ChangeAsync("p1", other.Id, new EndpointPatch { EventTypes = new string[] { EventTypes.OverallLevel, EventTypes.UserRegistered } });
        (await DeliveriesAsync()).ShouldBe(2);
        await _engine.Get<EndpointRegister>().ChangeAsync("p1", endpoint.Id, new EndpointPatch { EventTypes = new string[] { EventTypes.OnboardingFinished } });
        (await DeliveriesAsync()).ShouldBe(1);
        await _engine.Get<EndpointRegister>().DeleteAsync("p1", other.Id);
        (await DeliveriesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task For_an_endpoint_that_is_paused_it_is_kept_and_sent_later()
    {
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await _engine.Get<MoveEndpoint>().PauseAsync("p1", endpoint.Id);
        (await DeliveriesAsync()).ShouldBe(1);
        (await _engine.RowsAsync("SELECT state, node_id FROM deliveries")).ShouldBe(["scheduled -"]);

        await _engine.Get<MoveEndpoint>().ResumeAsync("p1", endpoint.Id);

        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
    }

    [Fact]
    public async Task A_catalogue_that_has_just_changed_is_never_missed()
    {
        for (var i = 1; i <= 40; i++)
        {
            var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
            (await DeliveriesAsync()).ShouldBe(1);
            await _engine.RegisterPartnershipAsync($"new-{i}");
            (await _engine.PublishAsync($"new-{i}")).Deliveries.ShouldBe(0);
            await _engine.Get<EndpointRegister>().DeleteAsync("p1", endpoint.Id);
            (await DeliveriesAsync()).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_catalogue_that_others_change_meanwhile_is_never_missed()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await _engine.RegisterPartnershipAsync($"q{i}");
            for (var n = 1; n <= 8; n++)
            {
                await _engine.RegisterEndpointAsync($"q{i}", _partner.Url);
                (await _engine.PublishAsync($"q{i}")).Deliveries.ShouldBe(n);
            }
        })));
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Requests_that_come_together_share_a_commit()
    {
        var before = WalFile.Commits(_engine.DatabaseFile);
        Task<Outcome<IReadOnlyList<AcceptedEvent>>>[] all;
        using (await BlockWriterAsync())
            all = [.. Enumerable.Range(0, 200).Select(i => AcceptAsync($"user-{i}", null))];

        (await Task.WhenAll(all)).ShouldAllBe(answer => answer.IsDone);

        (WalFile.Commits(_engine.DatabaseFile) - before).ShouldBeLessThanOrEqualTo(4);
        await ShouldHaveStoredAsync(events: 200, deliveries: 0);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Too_much_that_waits_to_be_stored_is_refused_until_some_of_it_is()
    {
        var padding = new string(' ', 1 << 20);
        byte[] big = [.. RunningEngine.Body("p1"), .. System.Text.Encoding.ASCII.GetBytes(padding)];
        List<Task<Outcome<IReadOnlyList<AcceptedEvent>>>> all = [];
        using (await BlockWriterAsync())
        {
            while (all.Count(task => task.IsCompleted) < 3)
            {
                all.Add(_engine.Get<AcceptEvents>().AcceptAsync(big, null));
                all.Count.ShouldBeLessThan(100);
            }
        }

        var answers = await Task.WhenAll(all);
        answers.Count(answer => answer.IsDone).ShouldBe(63);
        answers.Where(answer => !answer.IsDone).ShouldAllBe(answer => ((Refusal.Busy)answer.Refusal!).RetryAfter > TimeSpan.Zero);
        (await AcceptAsync("user-1", null)).IsDone.ShouldBeTrue();
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_full_disk_stores_nothing_and_gives_every_place_in_the_lanes_back()
    {
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await _engine.Database.WriteAsync(async session =>
        {
            var pages = await session.SingleAsync("PRAGMA page_count", row => row.GetInt64(0));
            return await session.ExecuteAsync($"PRAGMA max_page_count = {pages}");
        });
        ReadOnlyMemory<byte>[] bodies = [.. Enumerable.Range(0, 500).Select(n => (ReadOnlyMemory<byte>)RunningEngine.Body("p1", $"user-{n}"))];
        for (var i = 0; i < 3; i++)
            await _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, "key-1").ShouldThrowAsync<StorageUnavailableException>();

        await ShouldHaveStoredAsync(events: 0, deliveries: 0);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
        _partner.Requests.ShouldBeEmpty();

        await _engine.Database.WriteAsync(session => session.ExecuteAsync("PRAGMA max_page_count = 1000000"));
        (await _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, "key-1")).IsDone.ShouldBeTrue();
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 500);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_catalogue_that_was_read_in_a_transaction_that_was_undone_is_forgotten()
    {
        var sound = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await _engine.Database.WriteAsync(async session =>
        {
            var pages = await session.SingleAsync("PRAGMA page_count", row => row.GetInt64(0));
            return await session.ExecuteAsync($"PRAGMA max_page_count = {pages + 2}");
        });
        byte[] big = [.. RunningEngine.Body("p1"), .. Enumerable.Repeat((byte)' ', 100_000)];
        var request = new PublishRequest([new NewEvent("evt_1", EventCheck.ForPublishing(big, null).Facts!, big, "$")], null, []);
        Task creating, publishing;
        using (await BlockWriterAsync())
        {
            creating = _engine.RegisterEndpointAsync("p1", _partner.Url);
            publishing = _engine.Get<PublishStep>().CommitAsync([request]);
        }

        await publishing.ShouldThrowAsync<StorageUnavailableException>();
        await creating.ShouldThrowAsync<StorageUnavailableException>();
        await _engine.Database.WriteAsync(session => session.ExecuteAsync("PRAGMA max_page_count = 1000000"));

        // The event saw the new endpoint, both were undone, and nothing of it may be left.
        (await DeliveriesAsync()).ShouldBe(1);
        _engine.Get<LaneTable>().EndpointIds().ShouldBe([sound.Id]);
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    private Task<Outcome<IReadOnlyList<AcceptedEvent>>> AcceptAsync(string userId, string? key) =>
        _engine.Get<AcceptEvents>().AcceptAsync(RunningEngine.Body("p1", userId), key);

    private async Task<int> DeliveriesAsync() => (await _engine.PublishAsync("p1")).Deliveries;

    private async Task ShouldHaveStoredAsync(int events, int deliveries) =>
        (await _engine.RowsAsync("SELECT (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM deliveries)")).ShouldBe([$"{events} {deliveries}"]);

    private async Task<BlockedWriter> BlockWriterAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocked = new BlockedWriter();
        // On a thread of its own: PostgreSQL's sessions do their work where it is handed in, and this thread is to go on.
        _ = Task.Run(() => _engine.Database.WriteAsync(session =>
        {
            begun.SetResult();
            blocked.Wait();
            return new ValueTask<bool>(true);
        }));
        await begun.Task;
        return blocked;
    }

    /// <summary>Keeps the database's writer busy until it is disposed, so that what is handed in meanwhile gathers.</summary>
    private sealed class BlockedWriter : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public void Wait() => _open.Wait(RunningEngine.Patience);

        public void Dispose() => _open.Set();
    }
}
