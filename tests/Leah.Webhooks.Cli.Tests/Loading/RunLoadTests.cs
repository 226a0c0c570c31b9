using System.Collections.Concurrent;
using Leah.Webhooks.Cli.Loading;
using Leah.Webhooks.Cli.Sending;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Cli.Tests.Loading;

public sealed class RunLoadTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Stalled_endpoint_is_charged_for_every_request_that_it_kept_waiting()
    {
        var plan = Plan(rate: 100, seconds: 1, mostInFlight: 1);
        var counts = new LoadCounts();

        await RunAsync(plan, counts, TimeSpan.FromMilliseconds(500));

        // One at a time and half a second each: 3 at most find room, and the rest waited until the end.
        counts.Sent.ShouldBeInRange(1, 3);
        (counts.Sent + counts.Unsent).ShouldBe(plan.Planned);
        counts.ServiceTime().P50.ShouldBeGreaterThanOrEqualTo(499);
        // Of 100 requests at even distances, half waited half a second or longer.
        counts.Latency().P50.ShouldBeGreaterThanOrEqualTo(400);
        counts.Latency().P90.ShouldBeGreaterThanOrEqualTo(850);
    }

    [Fact]
    public async Task Requests_start_by_the_plan_and_not_by_the_answers()
    {
        var plan = Plan(rate: 20, seconds: 1, mostInFlight: 100);
        var inFlight = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counts = new LoadCounts();
        var run = new RunLoad(
            plan,
            async (_, _) =>
            {
                // None is answered before all have started.
                if (Interlocked.Increment(ref inFlight) == plan.Planned)
                    release.SetResult();
                await release.Task;
                return new Exchange(TimeSpan.FromMilliseconds(1)) { Status = 200 };
            },
            counts,
            _clock).RunAsync(TestContext.Current.CancellationToken);

        await AdvanceUntilAsync(run);

        inFlight.ShouldBe((int)plan.Planned);
        counts.Succeeded.ShouldBe(plan.Planned);
    }

    [Fact]
    public async Task Events_are_new_ones_of_each_type_in_turn()
    {
        var sent = new ConcurrentBag<EventRequest>();
        var run = new RunLoad(
            Plan(rate: 10, seconds: 1, mostInFlight: 100),
            (request, _) =>
            {
                sent.Add(request);
                return Task.FromResult(new Exchange(TimeSpan.Zero) { Status = 503 });
            },
            new LoadCounts(),
            _clock).RunAsync(TestContext.Current.CancellationToken);

        await AdvanceUntilAsync(run);

        sent.Select(request => request.EventId).ShouldBeUnique();
        sent.GroupBy(request => EventCheck.Completeness(request.Body).EventType).Select(group => (group.Key, group.Count())).Order()
            .ShouldBe(EventTypes.All.Order(StringComparer.Ordinal).Select(type => ((string?)type, 2)));
    }

    private async Task RunAsync(LoadPlan plan, LoadCounts counts, TimeSpan takes)
    {
        var run = new RunLoad(
            plan,
            async (_, cancellation) =>
            {
                var start = _clock.GetTimestamp();
                await Task.Delay(takes, _clock, cancellation);
                return new Exchange(_clock.GetElapsedTime(start)) { Status = 200 };
            },
            counts,
            _clock).RunAsync(TestContext.Current.CancellationToken);
        await AdvanceUntilAsync(run);
    }

    private async Task AdvanceUntilAsync(Task run)
    {
        while (!run.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await run;
    }

    private static LoadPlan Plan(int rate, int seconds, int mostInFlight) =>
        new(Target.Parse("http://127.0.0.1/", "--to"), rate, TimeSpan.FromSeconds(seconds), mostInFlight, EventTypes.All);
}
