using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Leah.Webhooks.Platform.Access;

/// <summary>
/// The SHA-256 of an API key: what is stored and compared in place of the key. Comparing digests with each other takes no care of time,
/// for who does not know a key cannot choose its digest.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyDigest(UInt128 High, UInt128 Low)
{
    private const int LongestKey = 512;

    /// <summary>The digest of what somebody presents as a key; null where it is too long to be one.</summary>
    public static KeyDigest? Of(string key)
    {
        if (key.Length is 0 or > LongestKey)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return From(hash);
    }

    /// <summary>The digest that was stored as these 32 bytes.</summary>
    public static KeyDigest From(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <summary>Its 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
        return bytes;
    }
}
