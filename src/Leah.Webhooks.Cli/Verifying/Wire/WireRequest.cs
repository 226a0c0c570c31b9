using System.Globalization;
using System.Text;

namespace Leah.Webhooks.Cli.Verifying.Wire;

/// <summary>A request to its last byte: what HTTP clients will not write, such as a header twice or a body that stops half-way, is written here.</summary>
internal sealed record WireRequest
{
    public string Method { get; init; } = "POST";

    /// <summary>The headers in their order, but for Host and those of <see cref="Framing"/>.</summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public Framing Framing { get; init; } = Framing.Length;

    /// <summary>Waits between the first and the second half of the body.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The request with one header set, as many times as there are values.</summary>
    public WireRequest With(string name, params string[] values) => this with
    {
        Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), .. values.Select(value => (name, value))],
    };

    /// <summary>The bytes in the parts in which they are written, with the pause between them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Parts(Uri url)
    {
        var text = new StringBuilder($"{Method} {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n");
        foreach (var (name, value) in Headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Framing == Framing.Chunked)
            text.Append("Transfer-Encoding: chunked\r\n");
        else if (Framing != Framing.None)
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        var head = Encoding.UTF8.GetBytes(text.Append("Connection: close\r\n\r\n").ToString());
        var half = Body.Length / 2;
        return Framing switch
        {
            Framing.None or Framing.HeadOnly => [head],
            Framing.Chunked => [head, Chunks()],
            Framing.CutOff => [head, Body[..half]],
            _ when Pause > TimeSpan.Zero => [(byte[])[.. head, .. Body.Span[..half]], Body[half..]],
            _ => [head, Body],
        };
    }

    /// <summary>Chunks of odd sizes, so that none ends where a member does.</summary>
    private byte[] Chunks()
    {
        using var chunks = new MemoryStream();
        var size = Body.Length > 4096 ? 4093 : 7;
        for (var at = 0; at < Body.Length; at += size)
        {
            var chunk = Body.Span[at..Math.Min(at + size, Body.Length)];
            chunks.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            chunks.Write(chunk);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }
}

/// <summary>How the end of a body is told.</summary>
internal enum Framing
{
    /// <summary>By Content-Length.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,

    /// <summary>There is no body and no word of one.</summary>
    None,

    /// <summary>The length is told, and not a byte of the body comes.</summary>
    HeadOnly,

    /// <summary>The length is told, half of the body comes, and the sending side ends.</summary>
    CutOff,
}
