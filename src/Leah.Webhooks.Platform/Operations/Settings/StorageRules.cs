using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>What the settings of the storage must keep to beyond their kinds.</summary>
internal static class StorageRules
{
    public static void Check(StorageOptions options, List<string> faults)
    {
        if (options.Provider == "postgres")
            faults.Add("Storage:Provider is \"postgres\": this build has SQLite only so far. Set it to \"sqlite\" or leave it out.");
        else if (options.Provider != "sqlite")
            faults.Add($"Storage:Provider is \"{options.Provider}\": set it to \"sqlite\" or leave it out.");
        else if (DatabaseFile.Find(options) is null)
            faults.Add("Storage:ConnectionString names no file of SQLite: set it to a text such as \"Data Source=data/platform.db\".");
    }
}
