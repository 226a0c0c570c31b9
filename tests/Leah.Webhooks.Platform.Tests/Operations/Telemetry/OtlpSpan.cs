using System.Text;

namespace Leah.Webhooks.Platform.Tests.Operations.Telemetry;

/// <summary>
/// A span as a collector gets it. Read from the bytes by hand: spans are fields 2 of the fields 2 of the fields 1 of what is posted; of a span 1 is the
/// trace's id, 2 its own, 4 the parent's and 5 the name (opentelemetry/proto/trace/v1/trace.proto).
/// </summary>
internal sealed record OtlpSpan(string TraceId, string Id, string ParentId, string Name, string Raw)
{
    public static IReadOnlyList<OtlpSpan> Read(byte[] posted) =>
    [
        .. Fields(posted, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)).Select(span => new OtlpSpan(
            Convert.ToHexStringLower(Fields(span, 1).Single()),
            Convert.ToHexStringLower(Fields(span, 2).Single()),
            Convert.ToHexStringLower(Fields(span, 4).SingleOrDefault([])),
            Encoding.UTF8.GetString(Fields(span, 5).Single()),
            Encoding.Latin1.GetString(span))),
    ];

    /// <summary>The values of a message's field that is text, bytes or a message.</summary>
    private static List<byte[]> Fields(byte[] message, ulong number)
    {
        List<byte[]> found = [];
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    if (tag >> 3 == number)
                        found.Add(message[at..(at + length)]);
                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
