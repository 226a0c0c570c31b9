using System.Text;
using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Everything in the receiver's database that is about one user.</summary>
internal static class UserRows
{
    // An event that names nobody where the user stands may still hold the id: incomplete ones, and types that nobody knows.
    private const string Events = """
        SELECT seq FROM inbox WHERE user_id = @user
        UNION ALL SELECT seq FROM inbox WHERE user_id IS NULL AND instr(body, @quoted) > 0
        LIMIT @limit
        """;

    private const string Refused = "SELECT id, body FROM refused_bodies";

    private const string DropRefused = "DELETE FROM refused_bodies WHERE id = @id";

    private static readonly string EventsOnPostgres = Events.Replace("instr(", "strpos(", StringComparison.Ordinal);

    private static readonly string[] Tables =
    [
        "DELETE FROM users WHERE user_id = @user",
        "DELETE FROM onboardings WHERE user_id = @user",
        "DELETE FROM placement_tests WHERE user_id = @user",
        "DELETE FROM speaking_tests WHERE user_id = @user",
        "DELETE FROM overall_levels WHERE user_id = @user",
    ];

    /// <summary>Erases at most so many events, and all the rest; gives what it erased.</summary>
    public static async ValueTask<ForgottenUser> EraseSomeAsync(Session session, string userId, int limit)
    {
        // A page of events that was read before and is written into the tables now would bring the user back: it waits, and finds its events gone.
        await HandlerTurns.AloneAsync(session, FillTables.HandlerName);
        return await OverwriteFreed.WhileAsync(session, async () =>
        {
            var events = await session.QueryAsync(
                session.Dialect == Dialect.Postgres ? EventsOnPostgres : Events, row => row.GetInt64(0), ("@user", userId), ("@quoted", $"\"{userId}\""), ("@limit", limit));
            var dead = 0;
            foreach (var seq in events)
                dead += await EventRemoval.RunAsync(session, seq);
            var refused = await EraseRefusedAsync(session, userId);
            var rows = 0;
            foreach (var table in Tables)
                rows += await session.ExecuteAsync(table, ("@user", userId));
            return new ForgottenUser(events.Count, refused, dead, rows, LogEmptied: false);
        });
    }

    // There are few of them, and they need not be JSON.
    private static async ValueTask<int> EraseRefusedAsync(Session session, string userId)
    {
        var id = Encoding.UTF8.GetBytes(userId);
        var refused = await session.QueryAsync(Refused, row => (Id: row.GetString(0), Body: row.GetFieldValue<byte[]>(1)));
        var about = refused.Where(one => one.Body.AsSpan().IndexOf(id) >= 0).ToList();
        foreach (var one in about)
            await session.ExecuteAsync(DropRefused, ("@id", one.Id));
        return about.Count;
    }
}
