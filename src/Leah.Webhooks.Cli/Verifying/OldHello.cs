using System.Buffers.Binary;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>A ClientHello of TLS 1.0 or 1.1 (RFC 2246, RFC 4346), with the ciphers and curves that servers of its time know.</summary>
internal static class OldHello
{
    private static readonly byte[] Ciphers = [0xC0, 0x0A, 0xC0, 0x09, 0xC0, 0x14, 0xC0, 0x13, 0x00, 0x39, 0x00, 0x33, 0x00, 0x35, 0x00, 0x2F, 0x00, 0x0A];

    // supported_groups: secp256r1, secp384r1, secp521r1; ec_point_formats: uncompressed.
    private static readonly byte[] Extensions = [0x00, 0x0A, 0x00, 0x08, 0x00, 0x06, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19, 0x00, 0x0B, 0x00, 0x02, 0x01, 0x00];

    public static byte[] Bytes(byte minor)
    {
        byte[] hello =
        [
            3, minor, .. new byte[32], 0, .. Length(Ciphers.Length), .. Ciphers, 1, 0, .. Length(Extensions.Length), .. Extensions,
        ];
        byte[] handshake = [1, 0, .. Length(hello.Length), .. hello];
        return [22, 3, minor, .. Length(handshake.Length), .. handshake];
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)length);
        return bytes;
    }
}
