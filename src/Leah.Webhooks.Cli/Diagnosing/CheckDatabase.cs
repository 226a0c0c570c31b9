using Leah.Webhooks.Cli.Verbs;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Diagnosing;

/// <summary>The receiver here: its settings, its database, the room it has, what its handlers have given up on.</summary>
internal static class CheckDatabase
{
    private const long LittleRoom = 1L << 30;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string connectionString, CancellationToken cancellation)
    {
        List<Finding> findings = [Settings()];
        try
        {
            await using var database = WhichDatabase.OpenForReading(connectionString, DatabaseOption.Name);
            var (count, _) = await InboxPages.ExtentAsync(database, new InboxSpan(), cancellation);
            findings.Add(Finding.Ok("database", $"{(WhichDatabase.IsPostgres(connectionString) ? "The PostgreSQL database" : connectionString)} holds {count} events."));
            var dead = (await BacklogRows.ReadAsync(database, cancellation)).Sum(backlog => backlog.Dead);
            findings.Add(dead == 0
                ? Finding.Ok("handlers", "No handler has given up on an event.")
                : Finding.Warning("handlers", $"Handlers have given up on {dead} events.", "leah received dead list shows them. Mend the handler, then: leah received dead rerun."));
            findings.Add(Room());
        }
        catch (StorageUnavailableException error)
        {
            findings.Add(Finding.Skipped("database", error.Message, "Only where leah receive runs here: --database says where it keeps its events."));
        }
        catch (Exception error) when (DatabaseErrors.IsOne(error))
        {
            findings.Add(Finding.Failed("database", $"It cannot be read: {error.Message}", "Is it one that leah receive keeps its events in? --database says which."));
        }

        return findings;
    }

    private static Finding Settings()
    {
        try
        {
            var options = ReceiverSettings.Read();
            return options.Credentials.Count == 0
                ? Finding.Ok("settings", "Nothing is set for a receiver here.", "leah receive takes its credentials as --basic or --bearer, or from Receiver:Credentials.")
                : Finding.Ok("settings", $"appsettings.json and the environment give the receiver {options.Credentials.Count} credentials.");
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FormatException)
        {
            return Finding.Failed("settings", (error.InnerException ?? error).Message, "Mend appsettings.json or the Receiver__… variables of the environment.");
        }
    }

    private static Finding Room()
    {
        var free = new DriveInfo(Directory.GetCurrentDirectory()).AvailableFreeSpace;
        var seen = $"{free / (1 << 20)} MiB are free on the disk here.";
        return free >= LittleRoom ? Finding.Ok("disk", seen) : Finding.Warning("disk", seen, "A full disk stops receiving: make room, or move the database.");
    }
}
