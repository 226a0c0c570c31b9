using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests.Scheduling;

public sealed class ScheduleTests : IAsyncLifetime
{
    private const string Waiting = "SELECT queue, attempt_count, due_at - (SELECT MAX(started_at) FROM attempts) FROM deliveries WHERE state = 'scheduled' AND node_id IS NULL";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _clock = new(Noon);
    private HttpsEndpoint _partner = null!;

    public async ValueTask InitializeAsync() => _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());

    public async ValueTask DisposeAsync()
    {
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Retries_come_after_their_delays_and_not_before()
    {
        _partner.AnswerWith(500);
        await using var engine = await StartAsync();
        await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await engine.UntilRowsAsync(Waiting, "retry 1 60000");

        Pass(engine, TimeSpan.FromMilliseconds(59_999));
        await TurnAsync(engine);
        _partner.Requests.Count.ShouldBe(1);
        Pass(engine, TimeSpan.FromMilliseconds(1));
        await engine.UntilRowsAsync(Waiting, "retry 2 900000");

        Pass(engine, TimeSpan.FromMilliseconds(899_999));
        await TurnAsync(engine);
        _partner.Requests.Count.ShouldBe(2);
        Pass(engine, TimeSpan.FromMilliseconds(1));

        await engine.UntilRowsAsync("SELECT state, attempt_count FROM deliveries WHERE partnership_id = 'p1'", "failed 3");
        _partner.Requests.Select(request => request.Header("webhook-attempt")).ShouldBe(["1", "2", "3"]);
        _partner.Requests.Select(request => request.Header("webhook-id")).Distinct().ShouldHaveSingleItem();
        (await engine.RowsAsync("SELECT number, started_at FROM attempts WHERE status_code = 500 ORDER BY id")).ShouldBe(
            [$"1 {At(0)}", $"2 {At(60)}", $"3 {At(960)}"]);
    }

    [Theory]
    [InlineData(503, "120", 120_000)]
    [InlineData(429, "120", 120_000)]
    [InlineData(503, "5", 60_000)]
    [InlineData(503, "86400", 3_600_000)]
    [InlineData(500, "120", 60_000)]
    public async Task Retry_after_is_heeded_where_it_lengthens_the_delay(int status, string retryAfter, int milliseconds)
    {
        _partner.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };
        await using var engine = await StartAsync();
        await engine.RegisterEndpointAsync("p1", _partner.Url);

        await engine.PublishAsync("p1");

        await engine.UntilRowsAsync(Waiting, $"retry 1 {milliseconds}");
    }

    [Fact]
    public async Task An_endpoint_that_was_held_for_too_long_is_disabled_and_gets_all_once_it_is_resumed()
    {
        _partner.AnswerWith(500);
        await using var engine = await StartAsync(options => (options.HoldAfterFailures, options.HoldAfter) = (1, TimeSpan.Zero));
        var endpoint = await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await engine.UntilRowsAsync("SELECT state, consecutive_failures FROM endpoints", "holding 1");

        Pass(engine, TimeSpan.FromDays(5));
        await engine.UntilRowsAsync("SELECT state, next_probe_at FROM endpoints", "disabled -");
        await engine.PublishAsync("p1");
        await TurnAsync(engine);
        _partner.Requests.Count.ShouldBe(1);

        _partner.AnswerWith(200);
        await engine.Get<MoveEndpoint>().ResumeAsync("p1", endpoint.Id);
        await engine.UntilRowsAsync("SELECT state, attempt_count FROM deliveries WHERE partnership_id = 'p1' ORDER BY id", "succeeded 2", "succeeded 1");
    }

    [Fact]
    public async Task A_held_endpoint_gets_one_probe_at_a_time_at_intervals_that_double()
    {
        _partner.AnswerWith(500);
        await using var engine = await StartAsync(options =>
            (options.HoldAfterFailures, options.HoldAfter, options.RetryDelays) = (1, TimeSpan.Zero, [TimeSpan.FromDays(1), TimeSpan.FromDays(1)]));
        await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await engine.UntilRowsAsync("SELECT state, next_probe_at FROM endpoints", $"holding {At(30)}");
        for (var i = 0; i < 5; i++)
            await engine.PublishAsync("p1");

        Pass(engine, TimeSpan.FromSeconds(30));
        await engine.UntilRowsAsync("SELECT state, next_probe_at FROM endpoints", $"holding {At(90)}");
        Pass(engine, TimeSpan.FromSeconds(60));
        await engine.UntilRowsAsync("SELECT state, next_probe_at FROM endpoints", $"holding {At(210)}");

        _partner.Requests.Count.ShouldBe(3);
        _partner.Requests.Select(request => request.Header("webhook-attempt")).ShouldBe(["1", "1", "1"], "what was tried least is tried first");
    }

    [Fact]
    public async Task An_endpoint_that_comes_back_gets_what_waits_at_a_pace_that_grows()
    {
        var (inFlight, taken, seen) = (0, 0, new List<(int InFlight, int Taken)>());
        var isWell = false;
        _partner.Answer = async (context, _) =>
        {
            lock (seen)
            {
                if (!isWell)
                {
                    context.Response.StatusCode = 503;
                    return;
                }

                seen.Add((++inFlight, taken));
            }

            // Long enough for others to come meanwhile, where they may.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            // Counted before it is answered: the engine never knows of more.
            lock (seen)
                (inFlight, taken) = (inFlight - 1, taken + 1);
        };
        await using var engine = await RunningEngine.StartAsync(_authority, options =>
        {
            (options.HoldAfterFailures, options.HoldAfter) = (3, TimeSpan.Zero);
            (options.ProbeInterval, options.ProbeIntervalLimit) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
        });
        await engine.RegisterPartnershipAsync("p1");
        await engine.RegisterEndpointAsync("p1", _partner.Url);
        for (var i = 0; i < 3; i++)
            await engine.PublishAsync("p1");
        await engine.UntilRowsAsync("SELECT state FROM endpoints", "holding");
        ReadOnlyMemory<byte>[] bodies = [.. Enumerable.Range(0, 60).Select(n => (ReadOnlyMemory<byte>)RunningEngine.Body("p1", $"user-{n}"))];
        (await engine.Get<AcceptEvents>().AcceptManyAsync(bodies, null)).IsDone.ShouldBeTrue();

        lock (seen)
            isWell = true;

        // The first three may have had their three attempts by then, as probes; each of the sixty had one at the most.
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") >= 60 && !states.ContainsKey("scheduled"));
        await engine.UntilRowsAsync("SELECT state, consecutive_failures, next_probe_at FROM endpoints", "active 0 -");
        lock (seen)
            seen.ShouldAllBe(request => request.InFlight <= Math.Max(1, request.Taken));
    }

    private static long At(int seconds) => Noon.AddSeconds(seconds).ToUnixTimeMilliseconds();

    private async Task<RunningEngine> StartAsync(Action<DeliveryOptions>? configure = null)
    {
        var engine = await RunningEngine.StartAsync(
            _authority,
            options =>
            {
                options.RetryDelays = null;
                options.RetryJitter = 0;
                configure?.Invoke(options);
            },
            _clock);
        await engine.RegisterPartnershipAsync("p1");
        return engine;
    }

    private void Pass(RunningEngine engine, TimeSpan time)
    {
        _clock.Advance(time);
        // The schedule may have looked at the clock just before and begun to wait just after.
        engine.Get<WakeSignal>().Wake();
    }

    /// <summary>Waits until the schedule has made a turn: something that only it can bring was brought.</summary>
    private async Task TurnAsync(RunningEngine engine)
    {
        await using var other = await HttpsEndpoint.StartAsync(_authority.Certificate());
        if (!(await engine.RowsAsync("SELECT id FROM partnerships")).Contains("p2"))
            await engine.RegisterPartnershipAsync("p2");
        var endpoint = await engine.RegisterEndpointAsync("p2", other.Url);
        await engine.Get<MoveEndpoint>().PauseAsync("p2", endpoint.Id);
        await engine.PublishAsync("p2");
        await engine.Get<MoveEndpoint>().ResumeAsync("p2", endpoint.Id);
        await other.WaitForRequestsAsync(1, RunningEngine.Patience);
        await engine.Get<EndpointRegister>().DeleteAsync("p2", endpoint.Id);
    }
}
