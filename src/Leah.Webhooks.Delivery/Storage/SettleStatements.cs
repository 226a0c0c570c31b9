using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Stores what came of attempts. Every statement about a delivery is fenced by the node that claimed it: who lost the claim changes nothing.</summary>
internal static class SettleStatements
{
    private const string Settle = """
        UPDATE deliveries SET state = @state, attempt_count = @count, settled_at = @now, node_id = NULL
        WHERE id = @id AND node_id = @node
        """;

    private const string Reschedule = """
        UPDATE deliveries SET queue = @queue, attempt_count = @count, due_at = @due, node_id = NULL
        WHERE id = @id AND node_id = @node
        """;

    private const string GiveUp = "UPDATE deliveries SET node_id = NULL WHERE id = @id AND node_id = @node";

    private const string Record = """
        INSERT INTO attempts (delivery_id, number, started_at, duration_ms, outcome, status_code, error, response_headers, timings,
            response_body, response_truncated, remote_address)
        VALUES (@id, @number, @started, @duration, @outcome, @status, @error, @headers, @timings, @body, @truncated, @address)
        """;

    private const string StoreStanding = """
        UPDATE endpoints SET state = @state, state_since = @since,
            consecutive_failures = @failures, first_failure_at = @first, probe_interval_ms = @interval, next_probe_at = @probe,
            succeeded_attempts = @succeeded, failed_attempts = @failed, last_success_at = @success, last_failure_at = @failure, last_error = @error
        WHERE id = @id AND revision = @revision
        """;

    /// <summary>Stores the end of an attempt; false where the claim was lost, and then nothing of it is stored.</summary>
    public static async ValueTask<bool> SettleAsync(Session session, string node, AttemptMade made, DateTimeOffset now)
    {
        var (item, verdict) = (made.Item, made.Verdict);
        var changed = verdict.DueAt is { } due
            ? await session.ExecuteAsync(
                Reschedule,
                ("@queue", made.Queue.Word()),
                ("@count", verdict.AttemptCount),
                ("@due", due.ToUnixTimeMilliseconds()),
                ("@id", item.DeliveryId),
                ("@node", node))
            : await session.ExecuteAsync(
                Settle,
                ("@state", verdict.State.Word()),
                ("@count", verdict.AttemptCount),
                ("@now", now.ToUnixTimeMilliseconds()),
                ("@id", item.DeliveryId),
                ("@node", node));
        if (changed == 0)
            return false;

        var attempt = made.Attempt;
        await session.ExecuteAsync(
            Record,
            ("@id", item.DeliveryId),
            ("@number", attempt.Number),
            ("@started", attempt.StartedAt.ToUnixTimeMilliseconds()),
            ("@duration", Math.Round(attempt.Duration.TotalMilliseconds, 3)),
            ("@outcome", attempt.Outcome.Word()),
            ("@status", attempt.StatusCode),
            ("@error", attempt.Error),
            ("@headers", made.ResponseHeaders),
            ("@timings", made.Timings),
            ("@body", attempt.ResponseBody.IsEmpty ? null : attempt.ResponseBody),
            ("@truncated", attempt.ResponseTruncated ? 1 : 0),
            ("@address", attempt.RemoteAddress));
        return true;
    }

    public static ValueTask<int> GiveUpAsync(Session session, string node, string deliveryId) =>
        session.ExecuteAsync(GiveUp, ("@id", deliveryId), ("@node", node));

    public static async ValueTask StoreStandingAsync(Session session, Endpoint endpoint, Standing standing)
    {
        var health = standing.Health;
        await session.ExecuteAsync(
            StoreStanding,
            ("@state", standing.State.Word()),
            ("@since", standing.Since.ToUnixTimeMilliseconds()),
            ("@failures", health.ConsecutiveFailures),
            ("@first", health.FirstFailureAt?.ToUnixTimeMilliseconds()),
            ("@interval", (long?)health.ProbeInterval?.TotalMilliseconds),
            ("@probe", health.NextProbeAt?.ToUnixTimeMilliseconds()),
            ("@succeeded", health.SucceededAttempts),
            ("@failed", health.FailedAttempts),
            ("@success", health.LastSuccessAt?.ToUnixTimeMilliseconds()),
            ("@failure", health.LastFailureAt?.ToUnixTimeMilliseconds()),
            ("@error", health.LastError),
            ("@id", endpoint.Id),
            ("@revision", endpoint.Revision));
    }
}
