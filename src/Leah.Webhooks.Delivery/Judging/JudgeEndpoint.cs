namespace Leah.Webhooks.Delivery.Judging;

/// <summary>Decides whether an endpoint is held, let go or disabled. The only place that does, and pure.</summary>
internal static class JudgeEndpoint
{
    /// <summary>How an endpoint stands after an attempt.</summary>
    /// <param name="before">How it stood.</param>
    /// <param name="attempt">What came of the attempt.</param>
    /// <param name="probe">Whether the attempt was the probe of a holding endpoint.</param>
    /// <param name="options">The settings that say how patient we are.</param>
    /// <param name="now">When the attempt ended.</param>
    public static Standing After(Standing before, Attempt attempt, bool probe, DeliveryOptions options, DateTimeOffset now) => attempt.Outcome switch
    {
        AttemptOutcome.Interrupted => AfterInterruption(before, probe, now),
        AttemptOutcome.Succeeded => AfterSuccess(before, now),
        _ => AfterFailure(before, attempt, probe, options, now),
    };

    /// <summary>How a holding endpoint stands when time alone passes: nothing may be there to probe it with.</summary>
    public static Standing Waiting(Standing before, DeliveryOptions options, DateTimeOffset now) =>
        before.State == EndpointState.Holding && now - before.Since >= options.DisableAfter ? Disabled(before, now) : before;

    /// <summary>It says nothing of the endpoint, but a probe that was cut off must not be made again at once, or it would be made without end.</summary>
    private static Standing AfterInterruption(Standing before, bool probe, DateTimeOffset now) => probe && before.State == EndpointState.Holding
        ? before with { Health = before.Health with { NextProbeAt = now + JudgeDelivery.AfterInterruption } }
        : before;

    /// <summary>How an endpoint stands after an attempt that succeeded.</summary>
    public static Standing AfterSuccess(Standing before, DateTimeOffset now)
    {
        var health = before.Health with
        {
            ConsecutiveFailures = 0,
            FirstFailureAt = null,
            SucceededAttempts = before.Health.SucceededAttempts + 1,
            LastSuccessAt = now,
            ProbeInterval = null,
            NextProbeAt = null,
        };
        return before.State == EndpointState.Holding
            ? new Standing(EndpointState.Active, now, health)
            : before with { Health = health };
    }

    private static Standing AfterFailure(Standing before, Attempt attempt, bool probe, DeliveryOptions options, DateTimeOffset now)
    {
        var first = before.Health.FirstFailureAt ?? attempt.StartedAt;
        var failed = before with
        {
            Health = before.Health with
            {
                ConsecutiveFailures = before.Health.ConsecutiveFailures + 1,
                FirstFailureAt = first,
                FailedAttempts = before.Health.FailedAttempts + 1,
                LastFailureAt = now,
                LastError = attempt.Error,
            },
        };

        if (before.State == EndpointState.Active && failed.Health.ConsecutiveFailures >= options.HoldAfterFailures && now - first >= options.HoldAfter)
            return new Standing(EndpointState.Holding, now, ProbeIn(failed.Health, options.ProbeInterval, now));
        if (before.State != EndpointState.Holding || !probe)
            return failed;
        if (now - before.Since >= options.DisableAfter)
            return Disabled(failed, now);

        var doubled = (before.Health.ProbeInterval ?? options.ProbeInterval) * 2;
        return failed with { Health = ProbeIn(failed.Health, doubled < options.ProbeIntervalLimit ? doubled : options.ProbeIntervalLimit, now) };
    }

    private static EndpointHealth ProbeIn(EndpointHealth health, TimeSpan interval, DateTimeOffset now) =>
        health with { ProbeInterval = interval, NextProbeAt = now + interval };

    private static Standing Disabled(Standing before, DateTimeOffset now) =>
        new(EndpointState.Disabled, now, before.Health with { ProbeInterval = null, NextProbeAt = null });
}
