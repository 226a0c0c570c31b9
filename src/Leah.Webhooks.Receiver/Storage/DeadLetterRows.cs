using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>What handlers have given up on.</summary>
internal static class DeadLetterRows
{
    private const string From = $"FROM handler_work JOIN inbox ON inbox.seq = handler_work.seq WHERE {DeadLetterChoice.Condition}";

    private const string Page = $"""
        SELECT handler, id, event_type, user_id, attempts, last_error, due_at {From}
          AND ((handler_work.seq, handler) > ((SELECT seq FROM inbox WHERE id = @after_id), @after_handler) OR @after_id IS NULL)
        ORDER BY handler_work.seq, handler LIMIT @limit
        """;

    private const string Counts = $"SELECT handler, COUNT(*) {From} GROUP BY handler ORDER BY handler";

    private const string Next = $"SELECT handler_work.seq, user_key {From} AND handler_work.seq > @after ORDER BY handler_work.seq LIMIT @limit";

    private const string Handlers = "SELECT name FROM handlers ORDER BY name";

    // Behind what the user has under way already, so that two events of one user are never in hand at once.
    private const string Revive = """
        UPDATE handler_work SET attempts = 0, due_at = @now, state = CASE WHEN EXISTS (
            SELECT 1 FROM handler_work ahead WHERE ahead.handler = @handler AND ahead.user_key = @user_key AND ahead.state <> 'dead') THEN 'behind' ELSE 'due' END
        WHERE handler = @handler AND seq = @seq AND state = 'dead'
        """;

    private const int Batch = 1_000;

    public static Task<IReadOnlyList<DeadLetter>> ListAsync(
        Database database, DeadLetterChoice choice, int limit, DeadLetter? after, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(
            Page,
            row => new DeadLetter(
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), (int)row.GetInt64(4),
                row.IsDBNull(5) ? "" : row.GetString(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
            choice.Arguments(("@after_id", after?.EventId), ("@after_handler", after?.Handler), ("@limit", limit))),
        cancellation);

    /// <summary>How many each handler has; handlers without any are left out.</summary>
    public static Task<IReadOnlyList<(string Handler, long Count)>> CountAsync(Database database, DeadLetterChoice choice, CancellationToken cancellation) =>
        database.ReadAsync(session => session.QueryAsync(Counts, row => (row.GetString(0), row.GetInt64(1)), choice.Arguments()), cancellation);

    /// <summary>The handlers that the database knows.</summary>
    public static Task<IReadOnlyList<string>> HandlersAsync(Database database, CancellationToken cancellation) =>
        database.ReadAsync(session => session.QueryAsync(Handlers, row => row.GetString(0)), cancellation);

    /// <summary>
    /// Gives the chosen of one handler back to it, in batches, so that a hundred thousand do not hold up what comes in. Each is given back once, also where
    /// the handler gives up on it again meanwhile.
    /// </summary>
    public static async Task<int> RunAgainAsync(Database database, string handler, DeadLetterChoice choice, long now, CancellationToken cancellation)
    {
        var arguments = choice with { Handler = handler };
        var (all, after) = (0, 0L);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var dead = await database.WriteAsync(async session =>
            {
                await HandlerTurns.AloneAsync(session, handler);
                var letters = await session.QueryAsync(
                    Next, row => (Seq: row.GetInt64(0), UserKey: row.GetString(1)), arguments.Arguments(("@after", after), ("@limit", Batch)));
                foreach (var letter in letters)
                {
                    await session.ExecuteAsync(
                        Revive, ("@now", now), ("@handler", handler), ("@user_key", letter.UserKey), ("@seq", letter.Seq));
                }

                await TellOthers.RunAsync(session);
                return letters;
            });
            all += dead.Count;
            if (dead.Count < Batch)
                return all;
            after = dead[^1].Seq;
        }
    }
}
