using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Whether the database takes writes, asked by one that changes nothing: PostgreSQL begins a transaction on a standby too, and refuses its first write.</summary>
internal static class WriteProbe
{
    private const string Nothing = "UPDATE credential_uses SET requests = requests WHERE credential = ''";

    /// <exception cref="StorageUnavailableException">It takes none; the message says why.</exception>
    public static Task RunAsync(Database database) => database.WriteAsync(session => session.ExecuteAsync(Nothing));
}
