using System.Buffers.Binary;

namespace Leah.Webhooks.TestKit;

/// <summary>Reads a SQLite write-ahead log: how often was committed to it.</summary>
public static class WalFile
{
    private const int HeaderLength = 32, FrameHeaderLength = 24;

    /// <summary>How many commits stand in the log of this database file. The last frame of each carries the size of the database, every other one a zero.</summary>
    public static int Commits(string databaseFile)
    {
        using var file = new FileStream(databaseFile + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        ReadOnlySpan<byte> log = copy.ToArray();
        if (log.Length < HeaderLength)
            return 0;
        var frameLength = FrameHeaderLength + BinaryPrimitives.ReadInt32BigEndian(log[8..]);
        var salts = log[16..24];
        var commits = 0;
        for (var frame = log[HeaderLength..]; frame.Length >= frameLength && frame[8..16].SequenceEqual(salts); frame = frame[frameLength..])
        {
            if (BinaryPrimitives.ReadInt32BigEndian(frame[4..]) != 0)
                commits++;
        }

        return commits;
    }
}
