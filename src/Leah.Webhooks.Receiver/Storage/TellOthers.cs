using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Tells the other processes over the same database that there is something to do, so that the one whose turn it is need not ask all the time.</summary>
internal static class TellOthers
{
    /// <summary>What they listen on.</summary>
    public const string Channel = "leah_received";

    private const string Notify = "SELECT pg_notify(@channel, '')";

    /// <summary>Tells it when the transaction commits. On SQLite there are no others.</summary>
    public static async ValueTask RunAsync(Session session)
    {
        if (session.Dialect == Dialect.Postgres)
            await session.QueryAsync(Notify, _ => true, ("@channel", Channel));
    }
}
