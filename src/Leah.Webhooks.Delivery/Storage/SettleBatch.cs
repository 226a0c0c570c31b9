using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// As <see cref="SettleStatements"/>, on PostgreSQL: a whole batch by one statement, in the order of the deliveries' ids, so that two nodes cannot wait for
/// each other. How endpoints stand is read from their rows, judged here and written back: it holds for all nodes.
/// </summary>
internal static class SettleBatch
{
    // COALESCE keeps the planner from the index of claimed rows, which it takes for empty while few rows of many are claimed and then reads from end to end
    // for each row of a batch. The key finds them.
    internal const string Settle = $"""
        WITH settled AS (
            UPDATE deliveries d
            SET state = u.state, queue = COALESCE(u.queue, d.queue), attempt_count = u.attempts, due_at = COALESCE(u.due, d.due_at),
                settled_at = CASE WHEN u.state = 'scheduled' THEN NULL ELSE @now::bigint END, node_id = NULL
            FROM unnest(@ids::text[], @nodes::text[], @states::text[], @queues::text[], @counts::bigint[], @dues::bigint[], @numbers::bigint[], @started::bigint[],
                @durations::float8[], @outcomes::text[], @statuses::bigint[], @errors::text[], @headers::text[], @timings::text[], @bodies::bytea[], @truncated::bigint[],
                @addresses::text[])
                AS u (id, node, state, queue, attempts, due, number, started, duration, outcome, status, error, headers, timings, body, truncated, address)
            WHERE d.{ScheduledRows.IdOfBatch} AND d.{ScheduledRows.State} AND COALESCE(d.node_id, '') = u.node
            RETURNING u.*)
        INSERT INTO attempts (delivery_id, number, started_at, duration_ms, outcome, status_code, error, response_headers, timings, response_body,
            response_truncated, remote_address)
        SELECT id, number, started, duration, outcome, status, error, headers, timings, body, truncated, address FROM settled
        RETURNING delivery_id
        """;

    internal const string GiveUp = $"""
        UPDATE deliveries d SET node_id = NULL FROM unnest(@ids::text[], @nodes::text[]) AS u (id, node)
        WHERE d.{ScheduledRows.IdOfBatch} AND d.{ScheduledRows.State} AND COALESCE(d.node_id, '') = u.node
        RETURNING d.id
        """;

    private const string Stand = $"SELECT {EndpointRows.Columns} FROM endpoints WHERE id = ANY(@ids) ORDER BY id FOR UPDATE";

    private const string StoreStandings = """
        UPDATE endpoints e
        SET state = u.state, state_since = u.since, consecutive_failures = u.failures, first_failure_at = u.first, probe_interval_ms = u.probe_interval,
            next_probe_at = u.probe, succeeded_attempts = u.succeeded, failed_attempts = u.failed, last_success_at = u.success, last_failure_at = u.failure,
            last_error = u.error, judgements = judgements + 1
        FROM unnest(@ids::text[], @states::text[], @since::bigint[], @failures::bigint[], @first::bigint[], @intervals::bigint[], @probes::bigint[],
            @succeeded::bigint[], @failed::bigint[], @success::bigint[], @failure::bigint[], @errors::text[])
            AS u (id, state, since, failures, first, probe_interval, probe, succeeded, failed, success, failure, error)
        WHERE e.id = u.id
        """;

    /// <summary>Stores a batch; gives of each whether it changed anything, and how the endpoints stand now. What it found late counts only once it is committed.</summary>
    public static async ValueTask<SettledBatch> StoreAsync(
        Session session, string node, IReadOnlyList<Settlement> batch, LateCounts late, DeliveryOptions options, DateTimeOffset now)
    {
        var settled = await SettleAsync(session, node, [.. batch.OfType<AttemptMade>().OrderBy(made => made.Item.DeliveryId, StringComparer.Ordinal)], now);
        var freed = await GiveUpAsync(session, node, [.. batch.OfType<ClaimGivenUp>().Select(given => given.Item).OrderBy(item => item.DeliveryId, StringComparer.Ordinal)]);
        var changed = new bool[batch.Count];
        var lanes = batch.Any(settlement => settlement is CountsDue) ? late.Due(now).ToDictionary(lane => lane, _ => new List<AttemptMade>()) : [];
        for (var i = 0; i < batch.Count; i++)
        {
            changed[i] = batch[i] switch
            {
                AttemptMade made => settled.Contains(made.Item.DeliveryId),
                ClaimGivenUp given => freed.Contains(given.Item.DeliveryId),
                _ => true,
            };
            var lane = (batch[i] as AttemptMade)?.Lane ?? (batch[i] as EndpointExpired)?.Lane;
            if (lane is null || !changed[i])
                continue;
            if (!lanes.TryGetValue(lane, out var attempts))
                lanes[lane] = attempts = [];
            if (batch[i] is AttemptMade counted)
                attempts.Add(counted);
        }

        var waiting = lanes.Where(lane => late.MayWait(lane.Key, lane.Value, now)).Select(lane => (lane.Key, lane.Value.Count)).ToList();
        foreach (var (lane, _) in waiting)
            lanes.Remove(lane);
        var judged = lanes.Count == 0 ? [] : await JudgeAsync(session, lanes, late, options, now);
        return new(changed, judged, [.. lanes.Keys], waiting);
    }

    private static async ValueTask<HashSet<string>> SettleAsync(Session session, string node, AttemptMade[] made, DateTimeOffset now)
    {
        if (made.Length == 0)
            return [];
        var stored = await session.QueryAsync(
            Settle,
            row => row.GetString(0),
            ("@now", now.Column()),
            ("@ids", Column(made, one => one.Item.DeliveryId)),
            ("@nodes", Column(made, one => one.Item.Node ?? node)),
            ("@states", Column(made, one => one.Verdict.DueAt is null ? one.Verdict.State.Word() : DeliveryState.Scheduled.Word())),
            ("@queues", Column(made, one => one.Verdict.DueAt is null ? null : one.Queue.Word())),
            ("@counts", Column(made, one => (long)one.Verdict.AttemptCount)),
            ("@dues", Column(made, one => one.Verdict.DueAt.Column())),
            ("@numbers", Column(made, one => (long)one.Attempt.Number)),
            ("@started", Column(made, one => one.Attempt.StartedAt.Column())),
            ("@durations", Column(made, one => Math.Round(one.Attempt.Duration.TotalMilliseconds, 3))),
            ("@outcomes", Column(made, one => one.Attempt.Outcome.Word())),
            ("@statuses", Column(made, one => (long?)one.Attempt.StatusCode)),
            ("@errors", Column(made, one => Text(one.Attempt.Error))),
            ("@headers", Column(made, one => one.ResponseHeaders)),
            ("@timings", Column(made, one => one.Timings)),
            ("@bodies", Column(made, one => one.Attempt.ResponseBody.IsEmpty ? null : one.Attempt.ResponseBody.ToArray())),
            ("@truncated", Column(made, one => one.Attempt.ResponseTruncated ? 1L : 0L)),
            ("@addresses", Column(made, one => one.Attempt.RemoteAddress)));
        return stored.ToHashSet(StringComparer.Ordinal);
    }

    private static async ValueTask<HashSet<string>> GiveUpAsync(Session session, string node, LaneItem[] items)
    {
        if (items.Length == 0)
            return [];
        var freed = await session.QueryAsync(
            GiveUp, row => row.GetString(0), ("@ids", Column(items, item => item.DeliveryId)), ("@nodes", Column(items, item => item.Node ?? node)));
        return freed.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Last of all, so that the endpoints' rows are locked for as short as can be.</summary>
    private static async ValueTask<IReadOnlyList<Judged>> JudgeAsync(Session session, Dictionary<Lane, List<AttemptMade>> lanes, LateCounts late, DeliveryOptions options, DateTimeOffset now)
    {
        var byId = lanes.Keys.ToDictionary(lane => lane.Endpoint.Id, StringComparer.Ordinal);
        var rows = await session.QueryAsync(Stand, EndpointRows.Read, ("@ids", byId.Keys.ToArray()));
        List<Judged> judged = [];
        var isNews = false;
        foreach (var row in rows)
        {
            // What people decided after the lane had last seen the row counts for more than what was found before.
            var lane = byId[row.Id];
            if (row.Revision != lane.Endpoint.Revision)
                continue;
            var before = Standing.Of(row);
            var standing = lanes[lane].Aggregate(late.On(lane, before), (standing, made) => JudgeEndpoint.After(standing, made.Attempt, made.Item.IsProbe, options, now));
            standing = JudgeEndpoint.Waiting(standing, options, now);
            isNews |= standing.State != before.State || standing.Health.NextProbeAt != before.Health.NextProbeAt;
            judged.Add(new Judged(lane, standing, row.Judgements + 1));
        }

        if (judged.Count > 0)
            await StoreStandingsAsync(session, [.. judged]);
        if (isNews)
            await CatalogVersionStatements.RaiseAsync(session);
        return judged;
    }

    private static ValueTask<int> StoreStandingsAsync(Session session, Judged[] judged) => session.ExecuteAsync(
        StoreStandings,
        ("@ids", Column(judged, one => one.Lane.Endpoint.Id)),
        ("@states", Column(judged, one => one.Standing.State.Word())),
        ("@since", Column(judged, one => one.Standing.Since.Column())),
        ("@failures", Column(judged, one => (long)one.Standing.Health.ConsecutiveFailures)),
        ("@first", Column(judged, one => one.Standing.Health.FirstFailureAt.Column())),
        ("@intervals", Column(judged, one => one.Standing.Health.ProbeInterval.Column())),
        ("@probes", Column(judged, one => one.Standing.Health.NextProbeAt.Column())),
        ("@succeeded", Column(judged, one => one.Standing.Health.SucceededAttempts)),
        ("@failed", Column(judged, one => one.Standing.Health.FailedAttempts)),
        ("@success", Column(judged, one => one.Standing.Health.LastSuccessAt.Column())),
        ("@failure", Column(judged, one => one.Standing.Health.LastFailureAt.Column())),
        ("@errors", Column(judged, one => Text(one.Standing.Health.LastError))));

    private static TColumn[] Column<TRow, TColumn>(TRow[] rows, Func<TRow, TColumn> value) => Array.ConvertAll(rows, row => value(row));

    /// <summary>PostgreSQL's text holds every character but one.</summary>
    private static string? Text(string? text) => text?.Replace('\0', ' ');
}

/// <summary>What a batch came to.</summary>
/// <param name="Changed">Of each of the batch, whether it changed anything.</param>
/// <param name="Judged">How the endpoints stand whose rows were written.</param>
/// <param name="Asked">The endpoints whose rows were to be written.</param>
/// <param name="Late">The endpoints whose successes wait to be counted, and how many those are.</param>
internal sealed record SettledBatch(bool[] Changed, IReadOnlyList<Judged> Judged, IReadOnlyList<Lane> Asked, IReadOnlyList<(Lane Lane, int Successes)> Late)
{
    /// <summary>What the batch came to where endpoints' rows are written as they stand in memory.</summary>
    public static SettledBatch AsKnown(bool[] changed) => new(changed, [], [], []);
}
