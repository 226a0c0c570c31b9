using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>
/// A key made of values. Each value is preceded by its kind and its length, so that no two lists of values can run together into the same
/// bytes, and is written by what it says, so that spaces, escapes, the order of members and trailing zeros make no difference.
/// </summary>
internal sealed class KeyHash
{
    private const int LongestNeighbourhood = 32;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public KeyHash Add(string text) => AddBytes('s', Encoding.UTF8.GetBytes(text));

    public KeyHash Add(JsonElement? value)
    {
        if (value is { } present)
            Write(present);
        else
            AddBytes('-', []);
        return this;
    }

    /// <summary>As <see cref="Add(JsonElement?)"/>, of a value without escapes as it stands in the JSON; empty where there is none.</summary>
    public KeyHash Add(ReadOnlySpan<byte> json) => json switch
    {
        [] => AddBytes('-', []),
        [(byte)'"', .. var text, (byte)'"'] => AddBytes('s', text),
        [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] => AddBytes('n', Encoding.UTF8.GetBytes(Canonical(json))),
        _ => AddBytes('l', json),
    };

    /// <summary>The key, as 32 hexadecimal digits.</summary>
    public override string ToString() => Of(_bytes.WrittenSpan);

    /// <summary>
    /// Puts a key beside others of its neighbourhood. A hash alone would fall anywhere into an index, and every insert would touch a page of its own;
    /// ids of learners and tests begin with their time as a rule, so what comes together then lies together.
    /// </summary>
    /// <param name="id">What the event is about, where it says so. It changes nothing about which keys are equal: it is among what was hashed.</param>
    /// <param name="hash">The hash.</param>
    public static string Near(string? id, string hash) => $"{(id?.Length > LongestNeighbourhood ? id[..LongestNeighbourhood] : id)}:{hash}";

    /// <summary>The key of bytes as they are.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    private void Write(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
                AddCount('o', members.Count);
                foreach (var member in members)
                {
                    Add(member.Name);
                    Write(member.Value);
                }

                break;
            case JsonValueKind.Array:
                AddCount('a', value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Write(item);
                break;
            case JsonValueKind.String:
                Add(value.GetString() ?? "");
                break;
            case JsonValueKind.Number:
                AddBytes('n', Encoding.UTF8.GetBytes(Canonical(JsonMarshal.GetRawUtf8Value(value))));
                break;
            default:
                AddBytes('l', Encoding.UTF8.GetBytes(value.GetRawText()));
                break;
        }
    }

    // 27.40, 27.4 and 2.74e1 are one number. What no decimal can hold stays as it is written.
    private static string Canonical(ReadOnlySpan<byte> json)
    {
        var number = new Utf8JsonReader(json);
        number.Read();
        return number.TryGetDecimal(out var value) ? (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(json);
    }

    private KeyHash AddBytes(char kind, ReadOnlySpan<byte> value)
    {
        AddCount(kind, value.Length);
        _bytes.Write(value);
        return this;
    }

    private void AddCount(char kind, int count)
    {
        var span = _bytes.GetSpan(5);
        span[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], count);
        _bytes.Advance(5);
    }
}
