using System.Data.Common;

namespace Leah.Webhooks.Storage;

/// <summary>Tells a database's errors from others, for those who know none of the databases.</summary>
public static class DatabaseErrors
{
    /// <summary>Whether a database says so: a table that it does not have, a file that is something else.</summary>
    /// <param name="error">What was thrown.</param>
    public static bool IsOne(Exception error) => error is DbException;
}
