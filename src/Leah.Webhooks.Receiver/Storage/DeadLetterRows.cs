using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>What handlers have given up on.</summary>
internal static class DeadLetterRows
{
    private const string Dead = """
        SELECT handler, id, event_type, user_id, attempts, last_error, due_at
        FROM handler_work JOIN inbox ON inbox.seq = handler_work.seq
        WHERE state = 'dead' AND (handler = @handler OR @handler IS NULL)
          AND ((handler_work.seq, handler) > ((SELECT seq FROM inbox WHERE id = @after_id), @after_handler) OR @after_id IS NULL)
        ORDER BY handler_work.seq, handler LIMIT @limit
        """;

    private const string DeadOfHandler = """
        SELECT handler_work.seq, user_key FROM handler_work JOIN inbox ON inbox.seq = handler_work.seq
        WHERE state = 'dead' AND handler = @handler AND (id = @id OR @id IS NULL)
        ORDER BY handler_work.seq LIMIT @limit
        """;

    // Behind what the user has under way already, so that two events of one user are never in hand at once.
    private const string Revive = """
        UPDATE handler_work SET attempts = 0, due_at = @now, state = CASE WHEN EXISTS (
            SELECT 1 FROM handler_work ahead WHERE ahead.handler = @handler AND ahead.user_key = @user_key AND ahead.state <> 'dead') THEN 'behind' ELSE 'due' END
        WHERE handler = @handler AND seq = @seq AND state = 'dead'
        """;

    private const int Batch = 1_000;

    public static Task<IReadOnlyList<DeadLetter>> ListAsync(Database database, string? handler, int limit, DeadLetter? after, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(
            Dead,
            row => new DeadLetter(
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), (int)row.GetInt64(4),
                row.IsDBNull(5) ? "" : row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
            ("@handler", handler), ("@after_id", after?.EventId), ("@after_handler", after?.Handler), ("@limit", limit)),
        cancellation);

    /// <summary>Gives them back to their handler, in batches, so that a hundred thousand do not hold up what comes in.</summary>
    public static async Task<int> RunAgainAsync(Database database, string handler, string? id, long now)
    {
        var all = 0;
        while (true)
        {
            var count = await database.WriteAsync(async session =>
            {
                await HandlerTurns.AloneAsync(session, handler);
                var dead = await session.QueryAsync(
                    DeadOfHandler, row => (Seq: row.GetInt64(0), UserKey: row.GetString(1)), ("@handler", handler), ("@id", id), ("@limit", Batch));
                foreach (var letter in dead)
                {
                    await session.ExecuteAsync(
                        Revive, ("@now", now), ("@handler", handler), ("@user_key", letter.UserKey), ("@seq", letter.Seq));
                }

                await TellOthers.RunAsync(session);
                return dead.Count;
            });
            all += count;
            if (count < Batch)
                return all;
        }
    }
}
