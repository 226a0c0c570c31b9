using System.CommandLine;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The option that names the receiver's database.</summary>
internal static class DatabaseOption
{
    public static Option<string> Create() => new("--database")
    {
        Description = "The receiver's database, as a connection string.",
        DefaultValueFactory = _ => "Data Source=received.db",
    };

    public static StorageOptions ToStorage(string connectionString) => connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase)
        ? throw new UsageException("--database: this build keeps events in SQLite only, as in \"Data Source=received.db\".")
        : new() { ConnectionString = connectionString };
}
