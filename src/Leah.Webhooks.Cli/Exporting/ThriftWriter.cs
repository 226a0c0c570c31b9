using System.Text;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>Thrift's compact protocol, as far as Parquet's headers need it.</summary>
internal sealed class ThriftWriter
{
    private const byte Int32Type = 5, Int64Type = 6, BinaryType = 8, ListType = 9, StructType = 12, TrueType = 1;

    private readonly List<byte> _bytes = [];
    private readonly Stack<short> _outer = new();
    private short _last;

    public byte[] ToArray() => [.. _bytes];

    public ThriftWriter Int32(short field, int value) => Header(field, Int32Type).VarInt(ZigZag(value));

    public ThriftWriter Int64(short field, long value) => Header(field, Int64Type).VarInt(ZigZag(value));

    public ThriftWriter True(short field) => Header(field, TrueType);

    public ThriftWriter Text(short field, string value) => Header(field, BinaryType).Bytes(value);

    /// <summary>A field that is a struct; <paramref name="inside"/> writes its fields.</summary>
    public ThriftWriter Struct(short field, Action inside)
    {
        Header(field, StructType);
        return Inside(inside);
    }

    /// <summary>A field that is a list of structs.</summary>
    public ThriftWriter Structs<T>(short field, IReadOnlyCollection<T> items, Action<T> inside)
    {
        ListHeader(field, items.Count, StructType);
        foreach (var item in items)
            Inside(() => inside(item));
        return this;
    }

    public ThriftWriter Int32s(short field, params IReadOnlyList<int> values)
    {
        ListHeader(field, values.Count, Int32Type);
        foreach (var value in values)
            VarInt(ZigZag(value));
        return this;
    }

    public ThriftWriter Texts(short field, params IReadOnlyList<string> values)
    {
        ListHeader(field, values.Count, BinaryType);
        foreach (var value in values)
            Bytes(value);
        return this;
    }

    /// <summary>Ends the outermost struct.</summary>
    public ThriftWriter Stop()
    {
        _bytes.Add(0);
        return this;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private ThriftWriter Inside(Action inside)
    {
        _outer.Push(_last);
        _last = 0;
        inside();
        _last = _outer.Pop();
        return Stop();
    }

    private ThriftWriter Header(short field, byte type)
    {
        // Fields come in rising order, a few apart, so the short form always does.
        _bytes.Add((byte)(((field - _last) << 4) | type));
        _last = field;
        return this;
    }

    private void ListHeader(short field, int count, byte type)
    {
        Header(field, ListType);
        if (count < 15)
        {
            _bytes.Add((byte)((count << 4) | type));
            return;
        }

        _bytes.Add((byte)(0xF0 | type));
        VarInt((ulong)count);
    }

    private ThriftWriter Bytes(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        VarInt((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    private ThriftWriter VarInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }
}
