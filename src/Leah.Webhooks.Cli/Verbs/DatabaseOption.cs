using System.CommandLine;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The option that names the receiver's database.</summary>
internal static class DatabaseOption
{
    private const string Name = "--database";

    public static Option<string> Create() => new(Name)
    {
        Description = "The receiver's database: \"Data Source=…\" is a SQLite file, \"Host=…\" a PostgreSQL server.",
        DefaultValueFactory = _ => "Data Source=received.db",
    };

    /// <summary>Opens it beside a running receiver, for looking.</summary>
    public static Database OpenForReading(string? connectionString) => WhichDatabase.OpenForReading(connectionString ?? "", Name);

    /// <summary>Opens one that is there already, for a small change beside a running receiver. Its tables stay as they are.</summary>
    public static Database OpenBeside(string? connectionString) => WhichDatabase.OpenBeside(connectionString ?? "", NullLogger.Instance, Name);

    /// <summary>Opens one that is there already, for changing it. A SQLite file has one owner, so the receiver has to be stopped.</summary>
    public static async Task<Database> OpenAsync(string? connectionString)
    {
        // Opening it for reading first refuses a file that is not there, which opening it for writing would make.
        await using (OpenForReading(connectionString))
        {
        }

        var database = WhichDatabase.Open(connectionString ?? "", NullLogger.Instance, Name);
        await Migrator.ApplyAsync(database, typeof(ReceiverDatabase).Assembly, "Receiver", TimeProvider.System);
        return database;
    }
}
