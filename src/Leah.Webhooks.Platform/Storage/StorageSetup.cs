using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Platform.Storage;

/// <summary>The database of the settings, and the keys that encrypt endpoints' credentials in it.</summary>
internal static class StorageSetup
{
    private const string ApplicationName = "Leah.Webhooks";

    public static void AddLeahStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ReadinessTable>();
        services.AddSingleton(provider => Database.Open(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<ILoggerFactory>().CreateLogger<Database>()));

        // Beside the database or in it, so that a copy of either is a whole backup: without these keys the credentials in it cannot be read.
        var options = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        var protection = services.AddDataProtection().SetApplicationName(ApplicationName);
        if (options.Provider == "postgres")
            services.AddSingleton<KeyTable>().AddOptions<KeyManagementOptions>().Configure<KeyTable>((keys, table) => keys.XmlRepository = table);
        else
            protection.PersistKeysToFileSystem(KeyFolder(options));
    }

    /// <summary>Opens the database and brings the platform's own tables to the newest version; the engine does so with its own when it starts.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (options.Provider == "sqlite")
            MakeFolders(options);
        var database = app.Services.GetRequiredService<Database>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        await Migrator.ApplyAsync(database, typeof(StorageSetup).Assembly, "Platform", clock);
        if (database.Dialect == Dialect.Postgres)
            await MakeFirstKeyAsync(database, app.Services.GetRequiredService<IDataProtectionProvider>());
    }

    /// <summary>Of several nodes that start at once over an empty database one makes the key, and the others find it.</summary>
    private static Task<int> MakeFirstKeyAsync(Database database, IDataProtectionProvider protection) => database.WriteAsync(async session =>
    {
        await session.LockAsync("data_protection_keys");
        return protection.CreateProtector(ApplicationName).Protect([0]).Length;
    });

    /// <summary>Makes the folders of the database and its keys where they are missing. No other user may look into them.</summary>
    private static void MakeFolders(StorageOptions options)
    {
        var keys = KeyFolder(options);
        try
        {
            OnlyForUs(keys.Parent ?? keys);
            OnlyForUs(keys);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The folder {keys.FullName} for the keys beside the database cannot be made: {error.Message}", error);
        }
    }

    private static DirectoryInfo KeyFolder(StorageOptions options) =>
        new(Path.Combine(Path.GetDirectoryName(DatabaseFile.Find(options)) ?? ".", "keys"));

    private static void OnlyForUs(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
            folder.Create();
        else
            Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
