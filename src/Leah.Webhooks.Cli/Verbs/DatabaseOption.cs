using System.CommandLine;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The option that names the receiver's database.</summary>
internal static class DatabaseOption
{
    public const string Name = "--database";

    public static Option<string> Create() => new(Name)
    {
        Description = "The receiver's database: \"Data Source=…\" is a SQLite file, \"Host=…\" a PostgreSQL server.",
        DefaultValueFactory = _ => "Data Source=received.db",
    };

    /// <summary>Opens it beside a running receiver, for looking.</summary>
    public static Database OpenForReading(string? connectionString)
    {
        try
        {
            return WhichDatabase.OpenForReading(connectionString ?? "", Name);
        }
        catch (StorageUnavailableException error)
        {
            throw new StorageUnavailableException($"{error.Message}\n  {Name} says where leah receive keeps its events.", error);
        }
    }

    /// <summary>Opens one that is there already, for a small change beside a running receiver. Its tables stay as they are.</summary>
    public static Database OpenBeside(string? connectionString) => WhichDatabase.OpenBeside(connectionString ?? "", NullLogger.Instance, Name);

    /// <summary>Opens one that is there already, for changing it. A SQLite file has one owner, so the receiver has to be stopped.</summary>
    public static async Task<Database> OpenAsync(string? connectionString)
    {
        // Opening it for reading first refuses a file that is not there, which opening it for writing would make.
        await using (OpenForReading(connectionString))
        {
        }

        var database = OpenAlone(connectionString ?? "");
        await Migrator.ApplyAsync(database, typeof(ReceiverDatabase).Assembly, "Receiver", TimeProvider.System);
        return database;
    }

    private static Database OpenAlone(string connectionString)
    {
        try
        {
            return WhichDatabase.Open(connectionString, NullLogger.Instance, Name);
        }
        catch (StorageUnavailableException error) when (!WhichDatabase.IsPostgres(connectionString))
        {
            throw new StorageUnavailableException($"{error.Message}\n  Stop leah receive while this is done: a SQLite file has one owner.", error);
        }
    }
}
