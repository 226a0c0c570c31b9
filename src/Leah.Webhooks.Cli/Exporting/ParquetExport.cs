using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>
/// Parquet, written by hand: eleven columns need one kind of page, one encoding and gzip, which is less than a library would bring into the one
/// native file that leah is shipped as.
/// </summary>
/// <remarks>Row groups are bounded in rows and bytes, so memory is, however long the export. The tests read it back with such a library.</remarks>
internal sealed class ParquetExport(Stream output) : IExport
{
    private const int MostRows = 20_000;
    private const long MostBytes = 32 << 20;

    // The words of the format's definition (parquet.thrift).
    private const int TypeInt64 = 2, TypeByteArray = 6;
    private const int ConvertedUtf8 = 0, ConvertedTimestampMillis = 9;
    private const int EncodingPlain = 0, EncodingRle = 3;
    private const int CodecGzip = 2;

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly List<ReceivedEvent> _rows = [];
    private readonly List<RowGroup> _groups = [];
    private long _bytes;
    private long _position;

    public async ValueTask WriteAsync(ReceivedEvent received)
    {
        _rows.Add(received);
        _bytes += received.Body.Length;
        if (_rows.Count >= MostRows || _bytes >= MostBytes)
            await FlushAsync();
    }

    public async ValueTask EndAsync()
    {
        await FlushAsync();
        await BeginAsync();
        var footer = Footer();
        await AppendAsync(footer);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        await AppendAsync(length);
        await AppendAsync(Magic);
    }

    private async ValueTask BeginAsync()
    {
        if (_position == 0)
            await AppendAsync(Magic);
    }

    private async ValueTask FlushAsync()
    {
        if (_rows.Count == 0)
            return;
        await BeginAsync();
        List<Chunk> chunks = [];
        foreach (var column in ExportedEvent.Columns)
        {
            var plain = Values(column);
            var packed = Gzip(plain);
            var header = PageHeader(plain.Length, packed.Length);
            chunks.Add(new(column, _position, header.Length + plain.Length, header.Length + packed.Length));
            await AppendAsync(header);
            await AppendAsync(packed);
        }

        _groups.Add(new(_rows.Count, chunks));
        _rows.Clear();
        _bytes = 0;
    }

    /// <summary>A page's bytes: which rows have a value, where they may be without, then the values one behind the other.</summary>
    private byte[] Values(ExportColumn column)
    {
        using var page = new MemoryStream();
        if (column.IsOptional)
            WriteLevels(page, [.. _rows.Select(row => column.Text(row) is not null)]);
        Span<byte> number = stackalloc byte[8];
        foreach (var row in _rows)
        {
            if (column.Time is { } time)
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, time(row));
                page.Write(number);
            }
            else if (column.Text(row) is { } text)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt32LittleEndian(number, bytes.Length);
                page.Write(number[..4]);
                page.Write(bytes);
            }
        }

        return page.ToArray();
    }

    // Definition levels of one bit, bit-packed in one run of groups of eight, behind their length.
    private static void WriteLevels(MemoryStream page, bool[] present)
    {
        var groups = (present.Length + 7) / 8;
        using var run = new MemoryStream();
        var header = (uint)(groups << 1) | 1;
        for (; header >= 0x80; header >>= 7)
            run.WriteByte((byte)(header | 0x80));
        run.WriteByte((byte)header);
        for (var group = 0; group < groups; group++)
        {
            var bits = 0;
            for (var bit = 0; bit < 8 && (group * 8) + bit < present.Length; bit++)
                bits |= present[(group * 8) + bit] ? 1 << bit : 0;
            run.WriteByte((byte)bits);
        }

        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)run.Length);
        page.Write(length);
        run.WriteTo(page);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private byte[] PageHeader(int plain, int packed)
    {
        var page = new ThriftWriter();
        return page.Int32(1, 0).Int32(2, plain).Int32(3, packed)
            .Struct(5, () => page.Int32(1, _rows.Count).Int32(2, EncodingPlain).Int32(3, EncodingRle).Int32(4, EncodingRle))
            .Stop().ToArray();
    }

    private byte[] Footer()
    {
        var file = new ThriftWriter();
        ExportColumn?[] schema = [null, .. ExportedEvent.Columns];
        return file.Int32(1, 1)
            .Structs(2, schema, column => WriteSchema(file, column))
            .Int64(3, _groups.Sum(group => (long)group.Rows))
            .Structs(4, _groups, group => file
                .Structs(1, group.Chunks, chunk => file.Int64(2, chunk.Position).Struct(3, () => WriteChunk(file, chunk, group.Rows)))
                .Int64(2, group.Chunks.Sum(chunk => (long)chunk.Plain))
                .Int64(3, group.Rows))
            .Text(6, "leah")
            .Stop().ToArray();
    }

    private static void WriteSchema(ThriftWriter file, ExportColumn? column)
    {
        if (column is null)
        {
            file.Text(4, "received_events").Int32(5, ExportedEvent.Columns.Count);
            return;
        }

        file.Int32(1, column.Time is null ? TypeByteArray : TypeInt64).Int32(3, column.IsOptional ? 1 : 0).Text(4, column.Name)
            .Int32(6, column.Time is null ? ConvertedUtf8 : ConvertedTimestampMillis);
        // The same in the newer words, which also say that the times are UTC.
        file.Struct(10, () =>
        {
            if (column.Time is null)
                file.Struct(1, () => { });
            else
                file.Struct(8, () => file.True(1).Struct(2, () => file.Struct(1, () => { })));
        });
    }

    private static void WriteChunk(ThriftWriter file, Chunk chunk, int rows) => file
        .Int32(1, chunk.Column.Time is null ? TypeByteArray : TypeInt64).Int32s(2, EncodingPlain, EncodingRle).Texts(3, chunk.Column.Name).Int32(4, CodecGzip)
        .Int64(5, rows).Int64(6, chunk.Plain).Int64(7, chunk.Packed).Int64(9, chunk.Position);

    private async ValueTask AppendAsync(byte[] bytes)
    {
        await output.WriteAsync(bytes);
        _position += bytes.Length;
    }

    private sealed record Chunk(ExportColumn Column, long Position, int Plain, int Packed);

    private sealed record RowGroup(int Rows, IReadOnlyList<Chunk> Chunks);
}
