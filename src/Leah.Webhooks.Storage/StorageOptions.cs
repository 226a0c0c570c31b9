namespace Leah.Webhooks.Storage;

/// <summary>Which database to use. Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary><c>sqlite</c> for one file on this machine, <c>postgres</c> for a server that any number of nodes share. Defaults to <c>sqlite</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>The connection string of that database. Defaults to the file <c>data/platform.db</c>, made where it is missing.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/platform.db";
}
