using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Leah.Webhooks.Storage;

/// <summary>
/// Makes ids that sort by the time they were made, and within this process by their order: 48 bits of Unix milliseconds, 16 bits that count
/// within the millisecond, 36 bits of chance, written as 20 characters of base 32 behind a prefix that says what the id is of (<c>evt_…</c>).
/// New rows therefore go to the end of an index, and a list ordered by id is ordered by time.
/// </summary>
public sealed class IdGenerator(TimeProvider clock)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 20;
    private const int ChanceBits = 36;

    // Drawn many at a time: one draw costs about as much as the rest of an id.
    private readonly byte[] _chance = new byte[1024];
    private readonly Lock _gate = new();
    private int _chanceUsed = 1024;
    private long _lastTick;

    /// <summary>A new id, for example <c>evt_06f1…</c>.</summary>
    /// <param name="prefix">What it is an id of, without the underscore.</param>
    public string Next(string prefix)
    {
        // A tick is a millisecond and its counter in one number, so that a clock that stands still or steps back still gives rising ids.
        long tick;
        ulong chance;
        lock (_gate)
        {
            tick = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds() << 16, _lastTick + 1);
            _lastTick = tick;
            chance = NextChance();
        }

        return Write(prefix, (ulong)tick, chance >> (64 - ChanceBits));
    }

    /// <summary>The lowest id that could have been made at that time: for comparing ids with a time.</summary>
    public static string Lowest(string prefix, DateTimeOffset at) =>
        Write(prefix, (ulong)Math.Max(0, at.ToUnixTimeMilliseconds()) << 16, 0);

    /// <summary>When an id was made, to the millisecond; null where the text is no id with that prefix.</summary>
    public static DateTimeOffset? TimeOf(string prefix, string id)
    {
        if (id.Length != prefix.Length + 1 + Length || !id.StartsWith(prefix, StringComparison.Ordinal) || id[prefix.Length] != '_')
            return null;
        UInt128 value = 0;
        foreach (var letter in id.AsSpan(prefix.Length + 1))
        {
            var digit = Alphabet.IndexOf(letter);
            if (digit < 0)
                return null;
            value = (value << 5) | (uint)digit;
        }

        var milliseconds = (long)(value >> (ChanceBits + 16));
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    private ulong NextChance()
    {
        if (_chanceUsed == _chance.Length)
        {
            RandomNumberGenerator.Fill(_chance);
            _chanceUsed = 0;
        }

        _chanceUsed += sizeof(ulong);
        return BinaryPrimitives.ReadUInt64BigEndian(_chance.AsSpan(_chanceUsed - sizeof(ulong)));
    }

    private static string Write(string prefix, ulong tick, ulong chance) =>
        string.Create(prefix.Length + 1 + Length, (prefix, value: ((UInt128)tick << ChanceBits) | chance), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            text[state.prefix.Length] = '_';
            var value = state.value;
            for (var i = text.Length - 1; i > state.prefix.Length; i--)
            {
                text[i] = Alphabet[(int)(value & 31)];
                value >>= 5;
            }
        });
}
