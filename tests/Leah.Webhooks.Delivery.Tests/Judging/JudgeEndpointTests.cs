using CsCheck;
using Leah.Webhooks.Delivery.Judging;

namespace Leah.Webhooks.Delivery.Tests.Judging;

public sealed class JudgeEndpointTests
{
    private static readonly DateTimeOffset Noon = Attempts.Noon;
    private static readonly DeliveryOptions Options = new();

    private static readonly Gen<AttemptOutcome> AnyOutcome = Gen.Enum<AttemptOutcome>();
    private static readonly Gen<(AttemptOutcome? Outcome, bool Probe, TimeSpan Later)[]> AnyHistory = Gen.Select(
        Gen.OneOf(AnyOutcome.Select(outcome => (AttemptOutcome?)outcome), Gen.Const(default(AttemptOutcome?)), Gen.Const((AttemptOutcome?)AttemptOutcome.Rejected)),
        Gen.Bool,
        Gen.OneOf(Gen.Int[0, 30], Gen.Int[0, 5_000], Gen.Int[0, 400_000]).Select(seconds => TimeSpan.FromSeconds(seconds)),
        (outcome, probe, later) => (outcome, probe, later)).Array[1, 60];

    [Theory]
    [InlineData(9, 120, EndpointState.Active)]
    [InlineData(10, 59, EndpointState.Active)]
    [InlineData(10, 60, EndpointState.Holding)]
    [InlineData(10, 600, EndpointState.Holding)]
    [InlineData(11, 60, EndpointState.Holding)]
    public void It_is_held_after_so_many_failures_in_a_row_over_so_long_a_time(int failures, int seconds, EndpointState state)
    {
        var standing = New(EndpointState.Active);
        for (var i = 0; i < failures; i++)
        {
            var at = Noon + (TimeSpan.FromSeconds(seconds) * i / (failures - 1));
            standing = Fail(standing, at, since: at);
        }

        standing.State.ShouldBe(state);
        standing.Health.ConsecutiveFailures.ShouldBe(failures);
        standing.Health.FailedAttempts.ShouldBe(failures);
        standing.Health.FirstFailureAt.ShouldBe(Noon);
    }

    [Fact]
    public void The_time_runs_from_the_start_of_the_first_failure()
    {
        var options = new DeliveryOptions { HoldAfterFailures = 1, HoldAfter = TimeSpan.FromSeconds(10) };

        var slow = JudgeEndpoint.After(New(EndpointState.Active), Attempts.Ended(AttemptOutcome.Timeout, Noon), false, options, Noon.AddSeconds(10));

        slow.State.ShouldBe(EndpointState.Holding);
    }

    [Fact]
    public void A_success_between_makes_the_count_begin_again()
    {
        var standing = New(EndpointState.Active);
        for (var i = 0; i < 100; i++)
        {
            standing = i % 10 == 9
                ? JudgeEndpoint.After(standing, Attempts.Ended(AttemptOutcome.Succeeded), false, Options, Noon.AddMinutes(i))
                : Fail(standing, Noon.AddMinutes(i));
            standing.State.ShouldBe(EndpointState.Active);
        }

        standing.Health.ConsecutiveFailures.ShouldBe(0);
        standing.Health.FirstFailureAt.ShouldBeNull();
        standing.Health.FailedAttempts.ShouldBe(90);
        standing.Health.SucceededAttempts.ShouldBe(10);
        standing.Health.LastSuccessAt.ShouldBe(Noon.AddMinutes(99));
    }

    [Fact]
    public void Probes_come_at_intervals_that_double_up_to_the_limit()
    {
        var standing = Held();
        List<double> seconds = [(standing.Health.NextProbeAt!.Value - standing.Since).TotalSeconds];
        for (var i = 0; i < 7; i++)
        {
            var at = standing.Health.NextProbeAt!.Value;
            standing = Fail(standing, at, probe: true);
            standing.State.ShouldBe(EndpointState.Holding);
            seconds.Add((standing.Health.NextProbeAt!.Value - at).TotalSeconds);
        }

        seconds.ShouldBe([30, 60, 120, 240, 480, 600, 600, 600]);
    }

    [Fact]
    public void A_failure_that_was_under_way_puts_no_probe_off()
    {
        var held = Held();

        var after = Fail(held, held.Since.AddSeconds(3));

        after.Health.NextProbeAt.ShouldBe(held.Health.NextProbeAt);
        after.Health.ProbeInterval.ShouldBe(held.Health.ProbeInterval);
        after.Health.ConsecutiveFailures.ShouldBe(held.Health.ConsecutiveFailures + 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_success_lets_it_go_from_a_clean_slate(bool probe)
    {
        var held = Held();

        var after = JudgeEndpoint.After(held, Attempts.Ended(AttemptOutcome.Succeeded), probe, Options, held.Since.AddHours(1));

        after.State.ShouldBe(EndpointState.Active);
        after.Since.ShouldBe(held.Since.AddHours(1));
        after.Health.ShouldBe(held.Health with
        {
            ConsecutiveFailures = 0,
            FirstFailureAt = null,
            SucceededAttempts = 1,
            LastSuccessAt = held.Since.AddHours(1),
            ProbeInterval = null,
            NextProbeAt = null,
        });
    }

    [Fact]
    public void It_is_disabled_once_it_was_held_for_too_long()
    {
        var held = Held();

        Fail(held, held.Since + Options.DisableAfter - TimeSpan.FromMilliseconds(1), probe: true).State.ShouldBe(EndpointState.Holding);
        var disabled = Fail(held, held.Since + Options.DisableAfter, probe: true);

        disabled.State.ShouldBe(EndpointState.Disabled);
        disabled.Since.ShouldBe(held.Since + Options.DisableAfter);
        disabled.Health.NextProbeAt.ShouldBeNull();
        disabled.Health.ProbeInterval.ShouldBeNull();
    }

    [Fact]
    public void Time_alone_disables_what_is_held_and_nothing_else()
    {
        var late = Noon.AddYears(1);
        JudgeEndpoint.Waiting(Held(), Options, late).State.ShouldBe(EndpointState.Disabled);
        foreach (var state in new[] { EndpointState.Active, EndpointState.Paused, EndpointState.Disabled })
            JudgeEndpoint.Waiting(New(state), Options, late).ShouldBe(New(state));
        var early = Held();
        JudgeEndpoint.Waiting(early, Options, early.Since + Options.DisableAfter - TimeSpan.FromMilliseconds(1)).ShouldBeSameAs(early);
    }

    [Theory]
    [InlineData(EndpointState.Active)]
    [InlineData(EndpointState.Paused)]
    [InlineData(EndpointState.Holding)]
    [InlineData(EndpointState.Disabled)]
    public void An_interruption_says_nothing_of_the_endpoint(EndpointState state)
    {
        var standing = state == EndpointState.Holding ? Held() : New(state);

        JudgeEndpoint.After(standing, Attempts.Ended(AttemptOutcome.Interrupted), false, Options, Noon.AddDays(9)).ShouldBe(standing);
    }

    [Fact]
    public void A_probe_that_we_interrupted_is_made_again_a_little_later_and_not_at_once()
    {
        var held = Held();
        var now = held.Health.NextProbeAt!.Value.AddSeconds(1);

        var after = JudgeEndpoint.After(held, Attempts.Ended(AttemptOutcome.Interrupted), true, Options, now);

        after.State.ShouldBe(EndpointState.Holding);
        after.Health.NextProbeAt.ShouldBe(now + JudgeDelivery.AfterInterruption);
        after.Health.ShouldBe(held.Health with { NextProbeAt = after.Health.NextProbeAt });
    }

    [Theory]
    [InlineData(EndpointState.Paused)]
    [InlineData(EndpointState.Disabled)]
    public void What_people_or_time_stopped_stays_stopped_whatever_ends_late(EndpointState state)
    {
        var standing = New(state);
        JudgeEndpoint.After(standing, Attempts.Ended(AttemptOutcome.Succeeded), false, Options, Noon.AddDays(9)).State.ShouldBe(state);
        for (var i = 0; i < 50; i++)
            standing = Fail(standing, Noon.AddMinutes(i), probe: true);

        standing.State.ShouldBe(state);
        standing.Health.NextProbeAt.ShouldBeNull();
        standing.Health.FailedAttempts.ShouldBe(50);
    }

    [Fact]
    public void Any_history_keeps_to_the_allowed_moves() => Gen.Select(Gen.Enum<EndpointState>(), AnyHistory).Sample((begin, history) =>
    {
        var standing = begin == EndpointState.Holding ? Held() : New(begin);
        var now = standing.Since;
        foreach (var (outcome, probe, later) in history)
        {
            now += later;
            var before = standing;
            standing = outcome is { } word
                ? JudgeEndpoint.After(before, Attempts.Ended(word, now), probe && before.State == EndpointState.Holding, Options, now)
                : JudgeEndpoint.Waiting(before, Options, now);

            if (standing.State != before.State)
            {
                EndpointMoves.All.ShouldContain(move => move.From == before.State && move.To == standing.State);
                standing.Since.ShouldBe(now);
            }
            else
            {
                standing.Since.ShouldBe(before.Since);
            }

            // A probe is awaited exactly while it is held, and not for longer than the limit.
            (standing.Health.NextProbeAt is not null).ShouldBe(standing.State == EndpointState.Holding);
            (standing.Health.ProbeInterval is not null).ShouldBe(standing.State == EndpointState.Holding);
            if (standing.Health.ProbeInterval is { } interval)
                interval.ShouldBeInRange(Options.ProbeInterval, Options.ProbeIntervalLimit);
            if (before.State == EndpointState.Active && standing.State == EndpointState.Holding)
            {
                standing.Health.ConsecutiveFailures.ShouldBeGreaterThanOrEqualTo(Options.HoldAfterFailures);
                (now - standing.Health.FirstFailureAt!.Value).ShouldBeGreaterThanOrEqualTo(Options.HoldAfter);
            }

            if (standing.State == EndpointState.Disabled && before.State == EndpointState.Holding)
                (now - before.Since).ShouldBeGreaterThanOrEqualTo(Options.DisableAfter);
        }
    });

    [Fact]
    public void Every_state_can_be_left()
    {
        foreach (var state in Enum.GetValues<EndpointState>())
            EndpointMoves.All.ShouldContain(move => move.From == state);
        EndpointMoves.All.Select(move => (move.From, move.To)).ShouldBeUnique();
        EndpointMoves.All.ShouldAllBe(move => move.From != move.To);
    }

    private static Standing New(EndpointState state) => new(state, Noon, new EndpointHealth());

    private static Standing Held()
    {
        var standing = New(EndpointState.Active);
        for (var i = 0; i < 10; i++)
            standing = Fail(standing, Noon.AddMinutes(i));
        standing.State.ShouldBe(EndpointState.Holding);
        return standing;
    }

    private static Standing Fail(Standing before, DateTimeOffset now, DateTimeOffset? since = null, bool probe = false) =>
        JudgeEndpoint.After(before, Attempts.Ended(AttemptOutcome.Rejected, since ?? now), probe, Options, now);
}
