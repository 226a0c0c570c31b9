using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>How long each file of a sink is, up to the last event that is done.</summary>
internal static class SinkFiles
{
    private const string Length = "SELECT length FROM sink_files WHERE sink = @sink AND file = @file";

    private const string Record = """
        INSERT INTO sink_files (sink, file, length) VALUES (@sink, @file, @length)
        ON CONFLICT (sink, file) DO UPDATE SET length = excluded.length
        """;

    public static Task<long> LengthAsync(Database database, string sink, string file, CancellationToken cancellation) => database.ReadAsync(
        session => session.SingleAsync(Length, row => row.GetInt64(0), ("@sink", sink), ("@file", file)), cancellation);

    public static async ValueTask RecordAsync(Session session, string sink, string file, long length) =>
        await session.ExecuteAsync(Record, ("@sink", sink), ("@file", file), ("@length", length));
}
