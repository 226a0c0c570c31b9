using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Storage;

/// <summary>The row that is written to see whether the database can be written.</summary>
internal sealed class ReadinessTable(Database database)
{
    private const string Write = "UPDATE readiness SET checked_at = @now";

    public Task WriteAsync(DateTimeOffset now) => database.WriteAsync(session => session.ExecuteAsync(Write, ("@now", now.ToUnixTimeMilliseconds())));
}
