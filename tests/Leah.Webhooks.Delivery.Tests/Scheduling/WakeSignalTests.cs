using Leah.Webhooks.Delivery.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests.Scheduling;

public sealed class WakeSignalTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_signal_wakes_who_waits()
    {
        var signal = new WakeSignal(_clock);
        var waiting = signal.WaitAsync(TimeSpan.FromHours(1), RunningEngine.Patience);
        waiting.IsCompleted.ShouldBeFalse();

        signal.Wake();

        await waiting;
    }

    [Fact]
    public async Task Signals_while_nobody_waits_are_one_that_is_not_lost()
    {
        var signal = new WakeSignal(_clock);
        signal.Wake();
        signal.Wake();

        await signal.WaitAsync(TimeSpan.FromHours(1), RunningEngine.Patience);
        signal.WaitAsync(TimeSpan.FromHours(1), RunningEngine.Patience).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_signal_the_time_wakes()
    {
        var signal = new WakeSignal(_clock);
        var waiting = signal.WaitAsync(TimeSpan.FromSeconds(30), RunningEngine.Patience);

        _clock.Advance(TimeSpan.FromSeconds(29));
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await waiting;
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new WakeSignal(_clock).WaitAsync(TimeSpan.FromHours(1), stop.Token);

        await stop.CancelAsync();

        await waiting.ShouldThrowAsync<OperationCanceledException>();
    }
}
