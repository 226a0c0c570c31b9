using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Takes a handler's next events: first those that are due again, then new ones out of the inbox. All of it in one transaction.</summary>
internal static class TakeEvents
{
    /// <summary>How far one look goes into the inbox, so that it stays short where most of what it meets has to wait behind something.</summary>
    private const int MostLookedAt = 256;

    private const string Due = """
        SELECT seq, user_key, attempts FROM handler_work WHERE handler = @handler AND state = 'due' AND due_at <= @now ORDER BY due_at, seq LIMIT @limit
        """;

    private const string Run = "UPDATE handler_work SET state = 'running', attempts = attempts + 1 WHERE handler = @handler AND seq = @seq";

    private const string Position = "SELECT position FROM handlers WHERE name = @handler";

    private const string NewOfType = """
        SELECT seq, user_id, event_type, outcome FROM inbox WHERE event_type = @event_type AND seq > @position ORDER BY seq LIMIT @limit
        """;

    private const string NewOfAll = "SELECT seq, user_id, event_type, outcome FROM inbox WHERE seq > @position ORDER BY seq LIMIT @limit";

    private const string IsUserBusy = "SELECT 1 FROM handler_work WHERE handler = @handler AND user_key = @user_key AND state <> 'dead' LIMIT 1";

    private const string Insert = """
        INSERT INTO handler_work (handler, seq, user_key, state, attempts, due_at) VALUES (@handler, @seq, @user_key, @state, @attempts, @now)
        """;

    private const string Advance = "UPDATE handlers SET position = @position WHERE name = @handler";

    public static Task<IReadOnlyList<TakenEvent>> RunAsync(Database database, Handler handler, int most, long now) =>
        database.WriteAsync<IReadOnlyList<TakenEvent>>(async session =>
        {
            var taken = new List<TakenEvent>(await session.QueryAsync(
                Due, row => new TakenEvent(row.GetInt64(0), row.GetString(1), (int)row.GetInt64(2) + 1), ("@handler", handler.Name), ("@now", now), ("@limit", most)));
            foreach (var again in taken)
                await session.ExecuteAsync(Run, ("@handler", handler.Name), ("@seq", again.Seq));
            if (taken.Count < most)
                await TakeNewAsync(session, handler, taken, most, now);
            return taken;
        });

    private static async ValueTask TakeNewAsync(Session session, Handler handler, List<TakenEvent> taken, int most, long now)
    {
        var position = await session.SingleAsync(Position, row => row.GetInt64(0), ("@handler", handler.Name));
        var reached = position;
        foreach (var candidate in await CandidatesAsync(session, handler, position))
        {
            if (handler.Takes(candidate.EventType, candidate.Outcome))
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
    }

    private static ValueTask<IReadOnlyList<Candidate>> CandidatesAsync(Session session, Handler handler, long position) => handler.EventType is { } type
        ? session.QueryAsync(NewOfType, Read, ("@event_type", type), ("@position", position), ("@limit", MostLookedAt))
        : session.QueryAsync(NewOfAll, Read, ("@position", position), ("@limit", MostLookedAt));

    private static Candidate Read(System.Data.Common.DbDataReader row) =>
        new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), OutcomeWords.Parse(row.GetString(3)));

    private readonly record struct Candidate(long Seq, string? UserId, string EventType, Outcome Outcome);
}
