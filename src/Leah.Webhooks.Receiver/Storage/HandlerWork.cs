using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// What one handler has taken out of the inbox and not done. An event is taken in a transaction that moves the handler's position past it and
/// leaves a row here, and the row goes in the transaction that keeps the handler's effect: at no moment is an event in neither, or done twice.
/// </summary>
/// <remarks>Of one user's events only the earliest is <c>due</c> or <c>running</c>; the others are <c>behind</c> and move up one by one.</remarks>
internal static class HandlerWork
{
    private const string Begin = """
        INSERT INTO handlers (name, position) SELECT @handler, CASE WHEN @from_now = 1 THEN COALESCE(MAX(seq), 0) ELSE 0 END FROM inbox WHERE true
        ON CONFLICT (name) DO NOTHING
        """;

    // By the try that took it, and no other: after a turn has gone to another process, its tries count on.
    private const string Delete = "DELETE FROM handler_work WHERE handler = @handler AND seq = @seq AND state = 'running' AND attempts = @attempt";

    private const string Update = """
        UPDATE handler_work SET state = @state, attempts = @attempts, due_at = @due_at, last_error = @error
        WHERE handler = @handler AND seq = @seq AND state = 'running' AND attempts = @attempt
        """;

    private const string MoveUp = """
        UPDATE handler_work SET state = 'due', due_at = @now
        WHERE handler = @handler AND seq = (
            SELECT MIN(seq) FROM handler_work WHERE handler = @handler AND user_key = @user_key AND state <> 'dead')
          AND state = 'behind'
        """;

    private const string NextDue = "SELECT MIN(due_at) FROM handler_work WHERE handler = @handler AND state = 'due'";

    /// <summary>Makes the handler known where it is new.</summary>
    public static Task BeginAsync(Database database, string handler, HandlerStart start) => database.WriteAsync(session =>
        session.ExecuteAsync(Begin, ("@handler", handler), ("@from_now", start == HandlerStart.Now ? 1 : 0)));

    /// <summary>Records that the event is done for the handler. Throws where it was not under way, so that the effect in the same transaction is undone.</summary>
    public static async ValueTask DoneAsync(Session session, string handler, TakenEvent taken, long now)
    {
        if (await session.ExecuteAsync(Delete, ("@handler", handler), ("@seq", taken.Seq), ("@attempt", taken.Attempt)) == 0)
            throw new InvalidOperationException($"Event {taken.Seq} is not under way for the handler {handler}.");
        await session.ExecuteAsync(MoveUp, ("@now", now), ("@handler", handler), ("@user_key", taken.UserKey));
    }

    /// <summary>Records a failed try and when the next one is due.</summary>
    public static async ValueTask RetryAsync(Session session, string handler, TakenEvent taken, long dueAt, string error) =>
        await session.ExecuteAsync(
            Update, ("@state", "due"), ("@attempts", taken.Attempt), ("@due_at", dueAt), ("@error", error), ("@handler", handler), ("@seq", taken.Seq), ("@attempt", taken.Attempt));

    /// <summary>Gives a try back that our own stop cut off: it does not count.</summary>
    public static async ValueTask GiveBackAsync(Session session, string handler, TakenEvent taken, long now) =>
        await session.ExecuteAsync(
            Update, ("@state", "due"), ("@attempts", taken.Attempt - 1), ("@due_at", now), ("@error", null), ("@handler", handler), ("@seq", taken.Seq),
            ("@attempt", taken.Attempt));

    /// <summary>Sets the event aside as a dead letter; the user's next event moves up.</summary>
    public static async ValueTask GiveUpAsync(Session session, string handler, TakenEvent taken, long now, string error)
    {
        var ours = await session.ExecuteAsync(
            Update, ("@state", "dead"), ("@attempts", taken.Attempt), ("@due_at", now), ("@error", error), ("@handler", handler), ("@seq", taken.Seq),
            ("@attempt", taken.Attempt)) == 1;
        if (ours)
            await session.ExecuteAsync(MoveUp, ("@now", now), ("@handler", handler), ("@user_key", taken.UserKey));
    }

    /// <summary>When the next try is due, in Unix milliseconds; null where none is waiting.</summary>
    public static Task<long?> NextDueAsync(Database database, string handler, CancellationToken cancellation) => database.ReadAsync(
        session => session.SingleAsync<long?>(NextDue, row => row.IsDBNull(0) ? null : row.GetInt64(0), ("@handler", handler)), cancellation);
}

/// <summary>An event that a handler has under way.</summary>
/// <param name="Seq">Its place in the inbox.</param>
/// <param name="UserKey">Whose events it is in order with.</param>
/// <param name="Attempt">Which try this is.</param>
internal readonly record struct TakenEvent(long Seq, string UserKey, int Attempt);
