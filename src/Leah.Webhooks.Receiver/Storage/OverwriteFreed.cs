using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Makes SQLite overwrite what a transaction frees, whole pages too, instead of leaving it in the file. PostgreSQL's vacuum does it in its own time.</summary>
internal static class OverwriteFreed
{
    private const string On = "PRAGMA secure_delete = ON", Usual = "PRAGMA secure_delete = FAST";

    public static async ValueTask<T> WhileAsync<T>(Session session, Func<ValueTask<T>> work)
    {
        if (session.Dialect != Dialect.Sqlite)
            return await work();
        await session.ExecuteAsync(On);
        try
        {
            return await work();
        }
        finally
        {
            await session.ExecuteAsync(Usual);
        }
    }
}
