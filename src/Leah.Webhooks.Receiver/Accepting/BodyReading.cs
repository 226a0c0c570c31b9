namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>How reading a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>All of it is here.</summary>
    Complete,

    /// <summary>It is longer than allowed.</summary>
    TooLong,

    /// <summary>It took longer than allowed.</summary>
    TooSlow,

    /// <summary>The connection ended, or the body's framing is broken.</summary>
    CutOff,

    /// <summary>All requests together hold as many bytes as they may.</summary>
    NoRoom,
}

/// <summary>What was read of a body.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Bytes">The exact bytes, where it is complete.</param>
internal readonly record struct BodyReading(BodyEnd End, byte[] Bytes)
{
    public static BodyReading Without(BodyEnd end) => new(end, []);
}
