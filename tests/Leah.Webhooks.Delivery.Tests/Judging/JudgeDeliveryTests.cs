using CsCheck;
using Leah.Webhooks.Delivery.Judging;

namespace Leah.Webhooks.Delivery.Tests.Judging;

public sealed class JudgeDeliveryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Quarter = TimeSpan.FromMinutes(15), Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Noon = Attempts.Noon;
    private static readonly RetryRules Usual = new([Minute, Quarter], 0.1, Hour);

    private static readonly Gen<TimeSpan> Span = Gen.Int[0, 10_000_000].Select(ms => TimeSpan.FromMilliseconds(ms));
    private static readonly Gen<RetryRules> AnyRules = Gen.Select(Span.List[0, 5], Gen.Double[0, 0.5], Span, (delays, jitter, limit) => new RetryRules(delays, jitter, limit));
    private static readonly Gen<double> Chance = Gen.Double[0, 1].Where(chance => chance < 1);
    private static readonly Gen<Attempt> AnyAttempt = Gen.Select(
        Gen.Enum<AttemptOutcome>(), Gen.Bool, Span, (outcome, asks, wish) => Attempts.Ended(outcome, retryAfter: asks ? wish : null));

    [Theory]
    [InlineData(AttemptOutcome.Rejected, 0, 60)]
    [InlineData(AttemptOutcome.Timeout, 0, 60)]
    [InlineData(AttemptOutcome.Connection, 0, 60)]
    [InlineData(AttemptOutcome.Tls, 0, 60)]
    [InlineData(AttemptOutcome.Dns, 0, 60)]
    [InlineData(AttemptOutcome.Blocked, 0, 60)]
    [InlineData(AttemptOutcome.Rejected, 1, 900)]
    [InlineData(AttemptOutcome.Blocked, 1, 900)]
    public void A_failed_attempt_is_made_again_after_its_delay(AttemptOutcome outcome, int before, int seconds) =>
        Judge(outcome, before).ShouldBe(new Verdict(DeliveryState.Scheduled, before + 1, Noon + TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_success_ends_it_whenever_it_comes(int before) =>
        Judge(AttemptOutcome.Succeeded, before).ShouldBe(new Verdict(DeliveryState.Succeeded, before + 1, null));

    [Fact]
    public void The_third_failure_ends_it() => Judge(AttemptOutcome.Rejected, 2).ShouldBe(new Verdict(DeliveryState.Failed, 3, null));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_interruption_charges_nothing_and_is_made_good_soon(int before) =>
        Judge(AttemptOutcome.Interrupted, before).ShouldBe(new Verdict(DeliveryState.Scheduled, before, Noon + TimeSpan.FromSeconds(5)));

    [Theory]
    [InlineData(0, 54)]
    [InlineData(0.5, 60)]
    [InlineData(0.999999999, 66)]
    public void Jitter_takes_or_adds_a_tenth_at_the_most(double chance, double seconds) =>
        Due(JudgeDelivery.Judge(Attempts.Ended(AttemptOutcome.Rejected), 0, Usual, Noon, chance)).TotalSeconds.ShouldBe(seconds, 0.001);

    [Theory]
    [InlineData(30, 60)]
    [InlineData(90, 90)]
    [InlineData(3600, 3600)]
    [InlineData(3601, 3600)]
    [InlineData(999_999, 3600)]
    [InlineData(0, 60)]
    public void Retry_after_lengthens_the_delay_up_to_the_limit_and_never_shortens_it(int asked, int seconds) =>
        Due(JudgeDelivery.Judge(Attempts.Ended(AttemptOutcome.Rejected, retryAfter: TimeSpan.FromSeconds(asked)), 0, Usual, Noon, 0.5))
            .ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Fewer_delays_make_fewer_attempts()
    {
        var once = Usual with { Delays = [] };
        JudgeDelivery.Judge(Attempts.Ended(AttemptOutcome.Rejected), 0, once, Noon, 0.5).ShouldBe(new Verdict(DeliveryState.Failed, 1, null));

        // The endpoint's delays were taken away while a retry was waiting: the attempt that was made anyway is its last.
        JudgeDelivery.Judge(Attempts.Ended(AttemptOutcome.Rejected), 1, once, Noon, 0.5).ShouldBe(new Verdict(DeliveryState.Failed, 2, null));
    }

    [Fact]
    public void An_endpoints_own_delays_count_for_more_than_the_settings()
    {
        var endpoint = Lanes.Endpoints.Active("e1");
        var options = new DeliveryOptions { RetryDelays = [Minute] };

        RetryRules.For(endpoint, options).Delays.ShouldBe([Minute]);
        RetryRules.For(endpoint with { RetryDelays = [Quarter, Hour] }, options).Delays.ShouldBe([Quarter, Hour]);
        RetryRules.For(endpoint with { RetryDelays = [] }, options).Delays.ShouldBeEmpty();
        RetryRules.For(endpoint, new DeliveryOptions()).Delays.ShouldBe([Minute, Quarter]);
    }

    [Fact]
    public void Any_outcomes_end_in_one_terminal_state_after_three_attempts_that_count_at_the_most() =>
        Gen.Select(AnyAttempt.List[1, 40], AnyRules, Chance).Sample((attempts, rules, chance) =>
        {
            var now = Noon;
            var count = 0;
            var state = DeliveryState.Scheduled;
            foreach (var attempt in attempts)
            {
                var verdict = JudgeDelivery.Judge(attempt, count, rules, now, chance);

                verdict.AttemptCount.ShouldBe(count + (attempt.Counts ? 1 : 0));
                verdict.AttemptCount.ShouldBeLessThanOrEqualTo(3);
                (verdict.DueAt is null).ShouldBe(verdict.State != DeliveryState.Scheduled);
                if (verdict.State != state)
                    DeliveryMoves.All.ShouldContain(move => move.From == state && move.To == verdict.State);
                (count, state) = (verdict.AttemptCount, verdict.State);
                if (DeliveryMoves.Terminal.Contains(state))
                    break;
                verdict.DueAt!.Value.ShouldBeGreaterThanOrEqualTo(now);
                now = verdict.DueAt.Value;
            }

            // What is not at its end has had interruptions and failures only, and fewer failures than it may.
            if (state == DeliveryState.Scheduled)
                count.ShouldBeLessThanOrEqualTo(Math.Min(rules.Delays.Count, 2));
            else
                (state == DeliveryState.Succeeded).ShouldBe(attempts.TakeWhile(attempt => attempt.Outcome != AttemptOutcome.Succeeded).Count(attempt => attempt.Counts) < count);
        });

    [Fact]
    public void Any_delay_is_within_its_jitter_or_what_the_endpoint_asked_for() =>
        Gen.Select(AnyAttempt, Gen.Int[0, 2], AnyRules, Chance).Sample((attempt, before, rules, chance) =>
        {
            if (JudgeDelivery.Judge(attempt, before, rules, Noon, chance) is not { DueAt: { } due })
                return;
            var planned = attempt.Counts ? rules.Delays[before] : JudgeDelivery.AfterInterruption;
            var shortest = planned * (1 - rules.Jitter);
            var longest = planned * (1 + rules.Jitter);
            if (attempt is { Counts: true, RetryAfter: { } wish })
            {
                var granted = wish < rules.RetryAfterLimit ? wish : rules.RetryAfterLimit;
                shortest = shortest > granted ? shortest : granted;
                longest = longest > granted ? longest : granted;
            }

            // A tick of slack for the rounding of the multiplication.
            (due - Noon).ShouldBeInRange(shortest - TimeSpan.FromTicks(1), longest + TimeSpan.FromTicks(1));
        });

    [Fact]
    public void The_same_input_gives_the_same_verdict() =>
        Gen.Select(AnyAttempt, Gen.Int[0, 2], AnyRules, Chance).Sample((attempt, before, rules, chance) =>
            JudgeDelivery.Judge(attempt, before, rules, Noon, chance) == JudgeDelivery.Judge(attempt, before, rules, Noon, chance));

    [Fact]
    public void Nothing_follows_a_terminal_state_and_everything_else_has_a_way_out()
    {
        DeliveryMoves.All.Select(move => move.From).ShouldNotContain(from => DeliveryMoves.Terminal.Contains(from));
        foreach (var state in Enum.GetValues<DeliveryState>().Except(DeliveryMoves.Terminal))
            DeliveryMoves.All.ShouldContain(move => move.From == state && DeliveryMoves.Terminal.Contains(move.To));
    }

    private static Verdict Judge(AttemptOutcome outcome, int before) => JudgeDelivery.Judge(Attempts.Ended(outcome), before, Usual, Noon, 0.5);

    private static TimeSpan Due(Verdict verdict) => verdict.DueAt.ShouldNotBeNull() - Noon;
}
