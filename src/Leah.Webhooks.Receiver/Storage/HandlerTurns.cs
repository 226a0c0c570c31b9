using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// Whose turn a handler is. Of several processes over one database one runs it, for a time that it renews; another takes over where it did not. What a process
/// still does whose turn has ended changes nothing: a taken event is settled only by the try that took it (<see cref="HandlerWork"/>).
/// </summary>
/// <remarks>
/// Taking events and taking a turn lock the handler alone, settling shares the lock: otherwise an event could be taken behind one that is settled at that
/// moment, and nothing would move it up. A SQLite file has one process, whose turn it always is.
/// </remarks>
internal static class HandlerTurns
{
    private const string Take = """
        UPDATE handlers SET owner = @owner, owned_until = @until
        WHERE name = @handler AND (owner IS NULL OR owner = @owner OR owned_until <= @now OR @alone = 1)
        """;

    private const string Resume = "UPDATE handler_work SET state = 'due' WHERE handler = @handler AND state = 'running'";

    private const string Renew = "UPDATE handlers SET owned_until = @until WHERE name = @handler AND owner = @owner";

    private const string Leave = "UPDATE handlers SET owner = NULL, owned_until = 0 WHERE name = @handler AND owner = @owner";

    /// <summary>Takes the turn where nobody has it, and takes up again what an ended process had under way; says whether it is ours now.</summary>
    public static Task<bool> TryTakeAsync(Database database, string handler, string owner, long now, long until) => database.WriteAsync(async session =>
    {
        await AloneAsync(session, handler);
        var alone = session.Dialect == Dialect.Sqlite ? 1L : 0L;
        if (await session.ExecuteAsync(Take, ("@owner", owner), ("@until", until), ("@handler", handler), ("@now", now), ("@alone", alone)) == 0)
            return false;
        await session.ExecuteAsync(Resume, ("@handler", handler));
        return true;
    });

    /// <summary>Makes the turn last longer; false where another has it by now.</summary>
    public static Task<bool> TryRenewAsync(Database database, string handler, string owner, long until) => database.WriteAsync(async session =>
        await session.ExecuteAsync(Renew, ("@until", until), ("@handler", handler), ("@owner", owner)) == 1);

    /// <summary>Leaves the turn to whoever wants it.</summary>
    public static Task LeaveAsync(Database database, string handler, string owner) => database.WriteAsync(session =>
        session.ExecuteAsync(Leave, ("@handler", handler), ("@owner", owner)));

    /// <summary>Keeps everybody else away from the handler's work until the transaction ends.</summary>
    public static ValueTask AloneAsync(Session session, string handler) => session.LockAsync($"handler {handler}");

    /// <summary>Keeps away only who wants to be alone.</summary>
    public static ValueTask BesideOthersAsync(Session session, string handler) => session.LockAsync($"handler {handler}", shared: true);
}
