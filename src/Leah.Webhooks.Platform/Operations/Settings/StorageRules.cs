using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>What the settings of the storage must keep to beyond their kinds.</summary>
internal static class StorageRules
{
    public static void Check(StorageOptions options, List<string> faults)
    {
        if (options.Provider == "postgres")
            CheckPostgres(options.ConnectionString, faults);
        else if (options.Provider != "sqlite")
            faults.Add($"Storage:Provider is \"{options.Provider}\": set it to \"sqlite\" or \"postgres\", or leave it out.");
        else if (DatabaseFile.Find(options) is null)
            faults.Add("Storage:ConnectionString names no file of SQLite: set it to a text such as \"Data Source=data/platform.db\".");
    }

    private static void CheckPostgres(string connectionString, List<string> faults)
    {
        if (connectionString == new StorageOptions().ConnectionString || string.IsNullOrWhiteSpace(connectionString))
            faults.Add("Storage:ConnectionString is missing: with PostgreSQL set it to a text such as \"Host=db.example.com;Username=leah;Password=…;Database=leah\".");
        else if (Database.ProblemWithPostgres(connectionString) is { } problem)
            faults.Add(problem);
    }
}
