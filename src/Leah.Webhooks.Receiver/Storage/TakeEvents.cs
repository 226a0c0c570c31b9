using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Takes a handler's next events: first those that are due again, then new ones out of the inbox. All of it in one transaction.</summary>
internal static class TakeEvents
{
    /// <summary>How far one look goes into the inbox for each event that there is room for: some are of no concern to the handler, or have to wait behind something.</summary>
    private const int LookedAtForEach = 8;

    private const string Due = """
        SELECT seq, user_key, attempts FROM handler_work WHERE handler = @handler AND state = 'due' AND due_at <= @now ORDER BY due_at, seq LIMIT @limit
        """;

    private const string Run = "UPDATE handler_work SET state = 'running', attempts = attempts + 1 WHERE handler = @handler AND seq = @seq";

    private const string Position = "SELECT position FROM handlers WHERE name = @handler AND owner = @owner";

    private const string New = "SELECT seq, user_id, event_type, outcome FROM inbox WHERE seq > @position ORDER BY seq LIMIT @limit";

    private const string IsUserBusy = "SELECT 1 FROM handler_work WHERE handler = @handler AND user_key = @user_key AND state <> 'dead' LIMIT 1";

    private const string Insert = """
        INSERT INTO handler_work (handler, seq, user_key, state, attempts, due_at) VALUES (@handler, @seq, @user_key, @state, @attempts, @now)
        """;

    private const string Advance = "UPDATE handlers SET position = @position WHERE name = @handler";

    public static Task<Taking> RunAsync(Database database, Handler handler, string owner, int most, long now) =>
        database.WriteAsync(async session =>
        {
            // Nothing where it is not our turn any more.
            await HandlerTurns.AloneAsync(session, handler.Name);
            if (await session.SingleAsync<long?>(Position, row => row.GetInt64(0), ("@handler", handler.Name), ("@owner", owner)) is not { } position)
                return new Taking([], MayBeMore: false);
            var taken = new List<TakenEvent>(await session.QueryAsync(
                Due, row => new TakenEvent(row.GetInt64(0), row.GetString(1), (int)row.GetInt64(2) + 1), ("@handler", handler.Name), ("@now", now), ("@limit", most)));
            foreach (var again in taken)
                await session.ExecuteAsync(Run, ("@handler", handler.Name), ("@seq", again.Seq));
            var mayBeMore = taken.Count == most || await TakeNewAsync(session, handler, position, taken, most, now);
            return new Taking(taken, mayBeMore);
        });

    /// <summary>Takes new events out of the inbox; says whether it stopped before the inbox's end.</summary>
    private static async ValueTask<bool> TakeNewAsync(Session session, Handler handler, long position, List<TakenEvent> taken, int most, long now)
    {
        var reached = position;
        var limit = (most - taken.Count) * LookedAtForEach;
        var candidates = await session.QueryAsync(New, Read, ("@position", position), ("@limit", limit));
        foreach (var candidate in candidates)
        {
            if (handler.Wants(candidate.EventType, candidate.Outcome))
            {
                var userKey = candidate.UserId ?? $"event {candidate.Seq}";
                var busy = await session.SingleAsync(IsUserBusy, row => row.GetInt64(0), ("@handler", handler.Name), ("@user_key", userKey)) == 1;
                if (!busy && taken.Count == most)
                    break;
                await session.ExecuteAsync(
                    Insert, ("@handler", handler.Name), ("@seq", candidate.Seq), ("@user_key", userKey), ("@state", busy ? "behind" : "running"),
                    ("@attempts", busy ? 0 : 1), ("@now", now));
                if (!busy)
                    taken.Add(new(candidate.Seq, userKey, 1));
            }

            reached = candidate.Seq;
        }

        if (reached > position)
            await session.ExecuteAsync(Advance, ("@position", reached), ("@handler", handler.Name));
        return candidates.Count == limit || candidates is [.., var last] && last.Seq > reached;
    }

    private static Candidate Read(System.Data.Common.DbDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), OutcomeWords.Parse(row.GetString(3)));

    /// <summary>What was taken.</summary>
    /// <param name="Events">The events, now under way for the handler.</param>
    /// <param name="MayBeMore">Whether another look may find more at once.</param>
    internal readonly record struct Taking(IReadOnlyList<TakenEvent> Events, bool MayBeMore);

    private readonly record struct Candidate(long Seq, string? UserId, string EventType, Outcome Outcome);
}
