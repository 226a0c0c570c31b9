using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Tells from a connection string which database it is of: <c>Host=…</c> names a PostgreSQL server, <c>Data Source=…</c> a SQLite file.</summary>
internal static class WhichDatabase
{
    /// <summary>What the receiver's connection string is called.</summary>
    public const string Setting = "Receiver:Database";

    private const string SettingOfPlatform = "Storage:ConnectionString";

    private static readonly string[] KeysOfPostgres = ["Host", "Server"];

    /// <summary>Opens it for all there is to do.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="logger">Where the database tells what goes wrong in it.</param>
    /// <param name="setting">What people call the connection string.</param>
    public static Database Open(string connectionString, ILogger logger, string setting = Setting) =>
        Named(setting, () => Database.Open(Of(connectionString), logger));

    /// <summary>Opens it for reading alone.</summary>
    public static Database OpenForReading(string connectionString, string setting = Setting) => Named(setting, () => Database.OpenForReading(Of(connectionString)));

    /// <summary>Opens one that is there for small changes beside the receiver that runs over it.</summary>
    public static Database OpenBeside(string connectionString, ILogger logger, string setting = Setting) =>
        Named(setting, () => Database.OpenBeside(Of(connectionString), logger));

    /// <summary>Whether it is of PostgreSQL.</summary>
    public static bool IsPostgres(string connectionString) =>
        connectionString.Split(';').Any(part => KeysOfPostgres.Contains(part.Split('=')[0].Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The error, naming the setting by which people here know it: the storage names the platform's.</summary>
    public static StorageUnavailableException InWordsOf(string setting, StorageUnavailableException error) =>
        new(error.Message.Replace(SettingOfPlatform, setting, StringComparison.Ordinal), error.InnerException) { MayBeStored = error.MayBeStored };

    private static StorageOptions Of(string connectionString)
    {
        if (connectionString.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || connectionString.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            throw new StorageUnavailableException(
                $"{SettingOfPlatform} is an address; write it as a connection string: \"Host=db.example.com;Username=leah;Password=…;Database=leah\".");
        }

        // What a file's name alone looks like, which is what one tries first.
        if (connectionString.Length > 0 && !connectionString.Contains('='))
            throw new StorageUnavailableException($"{SettingOfPlatform} is no connection string; for a SQLite file write \"Data Source={connectionString}\".");

        return new() { Provider = IsPostgres(connectionString) ? "postgres" : "sqlite", ConnectionString = connectionString };
    }

    private static DatabaseInWords Named(string setting, Func<Database> open)
    {
        try
        {
            return new DatabaseInWords(open(), setting);
        }
        catch (StorageUnavailableException error)
        {
            throw InWordsOf(setting, error);
        }
    }
}
