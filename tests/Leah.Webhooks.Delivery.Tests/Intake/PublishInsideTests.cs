using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Intake;

/// <summary>A caller's own change and the events that tell of it: both or neither.</summary>
public sealed class PublishInsideTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private HttpsEndpoint _partner = null!;
    private RunningEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        _engine = await RunningEngine.StartAsync(_authority);
        await _engine.RegisterPartnershipAsync("p1");
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await _engine.Database.WriteAsync(session => session.ExecuteAsync("CREATE TABLE orders (id TEXT NOT NULL PRIMARY KEY)"));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_change_and_its_events_are_stored_together_and_delivered()
    {
        var outcome = await OrderAsync("o1", RunningEngine.Body("p1", "user-1"), RunningEngine.Body("p1", "user-2"));

        outcome.Value.ShouldNotBeNull().Select(accepted => accepted.Deliveries).ShouldBe([1, 1]);
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 2);
        await ShouldHaveStoredAsync(orders: 1, events: 2);
        _partner.Requests.Select(request => request.Headers["webhook-id"]).ShouldBe(outcome.Value!.Select(accepted => accepted.Id), ignoreOrder: true);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public async Task Work_that_throws_leaves_neither_change_nor_event_and_gives_its_places_back()
    {
        var failing = Get.RunAsync<int>(async inside =>
        {
            await InsertAsync(inside.Session, "o1");
            (await inside.PublishAsync([RunningEngine.Body("p1")])).IsDone.ShouldBeTrue();
            _engine.Get<LaneTable>().MemoryUsed.ShouldBeGreaterThan(0);
            throw new FormatException("The caller's own.");
        });

        await failing.ShouldThrowAsync<FormatException>();
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Work_that_is_refused_leaves_neither_change_nor_event_and_gives_its_places_back()
    {
        var refused = await Get.RunAsync<int>(async inside =>
        {
            await InsertAsync(inside.Session, "o1");
            (await inside.PublishAsync([RunningEngine.Body("p1")])).IsDone.ShouldBeTrue();
            return new Refusal.Conflict("The caller thinks better of it.");
        });

        refused.Refusal.ShouldBeOfType<Refusal.Conflict>();
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_event_that_may_not_be_published_undoes_the_change()
    {
        var wrong = await OrderAsync("o1", RunningEngine.Body("p1"), "{}"u8.ToArray());
        var stranger = await OrderAsync("o2", RunningEngine.Body("nobody"));

        wrong.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$[1].event"]);
        stranger.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$[0].partner.id"]);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Work_that_runs_a_second_time_gives_the_places_of_the_first_back()
    {
        var publish = _engine.Get<PublishStep>();
        var runs = 0;
        var weightOfOne = 0L;

        await publish.WriteAsync(async (session, placed) =>
        {
            // As a database does that undid the first run by itself: the same function, called again.
            var inside = new Publication(session, publish, placed, trace: null);
            if (runs++ == 0)
            {
                await session.ExecuteAsync("SAVEPOINT first");
                await inside.PublishAsync([RunningEngine.Body("p1")]);
                weightOfOne = _engine.Get<LaneTable>().MemoryUsed;
                publish.GiveBack(placed);
                await session.ExecuteAsync("ROLLBACK TO first");
                await session.ExecuteAsync("RELEASE first");
                _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
            }

            return (await inside.PublishAsync([RunningEngine.Body("p1")])).IsDone;
        });

        weightOfOne.ShouldBeGreaterThan(0);
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public async Task A_failing_caller_between_others_of_the_same_commit_takes_nothing_of_theirs_with_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            try
            {
                return (await Get.RunAsync<int>(async inside =>
                {
                    await InsertAsync(inside.Session, $"o{i}");
                    await inside.PublishAsync([RunningEngine.Body("p1", $"user-{i}")]);
                    return i % 3 == 0 ? throw new FormatException() : i;
                })).IsDone;
            }
            catch (FormatException)
            {
                return false;
            }
        })));

        outcomes.Count(done => done).ShouldBe(40);
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 40);
        await ShouldHaveStoredAsync(orders: 40, events: 40);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task More_work_than_may_wait_is_asked_to_come_again_and_the_rest_is_done()
    {
        using var open = new ManualResetEventSlim();
        var blocking = _engine.Database.WriteAsync(session =>
        {
            open.Wait(RunningEngine.Patience);
            return new ValueTask<bool>(true);
        });

        var waiting = Enumerable.Range(0, 5000).Select(i => Get.RunAsync<int>(inside => new ValueTask<Outcome<int>>(i))).ToList();
        var refused = waiting.Count(task => task.IsCompleted);
        open.Set();
        await blocking;
        var outcomes = await Task.WhenAll(waiting);

        refused.ShouldBe(5000 - 4096);
        outcomes.Count(outcome => outcome.Refusal is Refusal.Busy).ShouldBe(refused);
        (await OrderAsync("o1", RunningEngine.Body("p1"))).IsDone.ShouldBeTrue();
    }

    private PublishInside Get => _engine.Get<PublishInside>();

    private Task<Outcome<IReadOnlyList<AcceptedEvent>>> OrderAsync(string id, params byte[][] bodies) => Get.RunAsync(async inside =>
    {
        await InsertAsync(inside.Session, id);
        return await inside.PublishAsync([.. bodies.Select(body => new ReadOnlyMemory<byte>(body))]);
    });

    private static ValueTask<int> InsertAsync(Session session, string id) => session.ExecuteAsync("INSERT INTO orders (id) VALUES (@id)", ("@id", id));

    private async Task NothingIsLeftAsync()
    {
        await ShouldHaveStoredAsync(orders: 0, events: 0);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
        (await OrderAsync("next", RunningEngine.Body("p1"))).IsDone.ShouldBeTrue();
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
    }

    private async Task ShouldHaveStoredAsync(int orders, int events) => (await _engine.RowsAsync(
        "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM deliveries)")).ShouldBe([$"{orders} {events} {events}"]);
}
