namespace Leah.Webhooks.Storage;

/// <summary>The databases that statements are written for. Where one text cannot serve all of them, the store holds one for each.</summary>
public enum Dialect
{
    /// <summary>SQLite, in one file.</summary>
    Sqlite,

    /// <summary>PostgreSQL, shared by any number of processes.</summary>
    Postgres,
}
