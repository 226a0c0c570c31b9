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

    private const int Many = 50;

    private static readonly string[] Ids = [.. Enumerable.Range(0, Many).Select(place => $"@id{place}")];

    private static readonly string SettleMany = $"""
        UPDATE deliveries SET state = @state, attempt_count = @count, settled_at = @now, node_id = NULL
        WHERE node_id = @node AND id IN ({string.Join(", ", Ids)})
        """;

    private const string IsSettled = "SELECT 1 FROM deliveries WHERE id = @id AND state = @state AND settled_at = @now AND node_id IS NULL";

    private const string Reschedule = """
        UPDATE deliveries SET queue = @queue, attempt_count = @count, due_at = @due, node_id = NULL
        WHERE id = @id AND node_id = @node
        """;

    private const string GiveUp = "UPDATE deliveries SET node_id = NULL WHERE id = @id AND node_id = @node";

    private const string IntoAttempts = """
        INSERT INTO attempts (delivery_id, number, started_at, duration_ms, outcome, status_code, error, response_headers, timings,
            response_body, response_truncated, remote_address) VALUES
        """;

    private const string AttemptRow = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private const string StoreStanding = """
        UPDATE endpoints SET state = @state, state_since = @since,
            consecutive_failures = @failures, first_failure_at = @first, probe_interval_ms = @interval, next_probe_at = @probe,
            succeeded_attempts = @succeeded, failed_attempts = @failed, last_success_at = @success, last_failure_at = @failure, last_error = @error
        WHERE id = @id AND revision = @revision
        """;

    /// <summary>Stores what attempts made of their deliveries, and records them; gives of each whether it did: where the claim was lost, nothing of it is stored.</summary>
    public static async ValueTask<bool[]> SettleAsync(Session session, string node, List<AttemptMade> attempts, DateTimeOffset now)
    {
        var changed = new bool[attempts.Count];
        // Most come to the same end, and of those fifty go by one statement.
        foreach (var alike in Enumerable.Range(0, attempts.Count).GroupBy(place => attempts[place].Verdict))
        {
            foreach (var places in alike.Chunk(Many))
            {
                if (places.Length == Many && alike.Key.DueAt is null)
                {
                    await SettleManyAsync(session, node, attempts, places, changed, now);
                    continue;
                }

                foreach (var place in places)
                    changed[place] = await SettleOneAsync(session, node, attempts[place], now);
            }
        }

        Record(session, [.. attempts.Where((_, place) => changed[place])]);
        return changed;
    }

    private static async ValueTask SettleManyAsync(Session session, string node, List<AttemptMade> attempts, int[] places, bool[] changed, DateTimeOffset now)
    {
        var verdict = attempts[places[0]].Verdict;
        var (state, at) = (verdict.State.Word(), now.ToUnixTimeMilliseconds());
        var arguments = new (string Name, object? Value)[Many + 4];
        (arguments[0], arguments[1], arguments[2], arguments[3]) = (("@state", state), ("@count", verdict.AttemptCount), ("@now", at), ("@node", node));
        for (var i = 0; i < Many; i++)
            arguments[i + 4] = (Ids[i], attempts[places[i]].Item.DeliveryId);
        var all = await session.ExecuteAsync(SettleMany, arguments) == Many;
        foreach (var place in places)
        {
            changed[place] = all || await session.SingleAsync(
                IsSettled, row => row.GetInt64(0) == 1, ("@id", attempts[place].Item.DeliveryId), ("@state", state), ("@now", at));
        }
    }

    private static async ValueTask<bool> SettleOneAsync(Session session, string node, AttemptMade made, DateTimeOffset now)
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
        return changed > 0;
    }

    private static void Record(Session session, IReadOnlyList<AttemptMade> attempts) => session.Insert(IntoAttempts, AttemptRow, attempts, static (row, made) =>
    {
        var attempt = made.Attempt;
        row.Add(made.Item.DeliveryId);
        row.Add(attempt.Number);
        row.Add(attempt.StartedAt.ToUnixTimeMilliseconds());
        row.Add(Math.Round(attempt.Duration.TotalMilliseconds, 3));
        row.Add(attempt.Outcome.Word());
        if (attempt.StatusCode is { } status)
            row.Add(status);
        else
            row.AddNull();
        row.Add(attempt.Error);
        row.Add(made.ResponseHeaders);
        row.Add(made.Timings);
        if (attempt.ResponseBody.IsEmpty)
            row.AddNull();
        else
            row.Add(attempt.ResponseBody.Span);
        row.Add(attempt.ResponseTruncated ? 1 : 0);
        row.Add(attempt.RemoteAddress);
    });

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
