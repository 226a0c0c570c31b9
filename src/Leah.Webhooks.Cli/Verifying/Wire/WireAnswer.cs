using System.Globalization;
using System.Text;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Verifying.Wire;

/// <summary>What came back: a status with headers and the body's first bytes, or why nothing did.</summary>
internal sealed record WireAnswer(TimeSpan Elapsed)
{
    public int? Status { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string Body { get; init; } = "";

    public SendFault? Fault { get; init; }

    /// <summary>What was seen, in a few words.</summary>
    public string Seen => Status is { } status ? Exchange.Words(status) : Fault?.Error ?? "nothing";

    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Reads an answer's header; null while it is not complete.</summary>
    public static (WireAnswer Answer, int BodyStart)? Read(ReadOnlySpan<byte> bytes, TimeSpan elapsed)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var lines = Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
        var words = lines[0].Split(' ', 3);
        if (words.Length < 2 || !words[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(words[1], out var status))
            return (new(elapsed) { Fault = new("connection", "What the endpoint sent is not an HTTP response.") }, bytes.Length);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).Select(pair => (pair[0].Trim(), pair[1].Trim())).ToList();
        return (new(elapsed) { Status = status, Headers = headers }, end + 4);
    }

    /// <summary>The body without the framing of chunks; null while its end has not come, as far as the header tells where that is.</summary>
    public byte[]? BodyIn(ReadOnlySpan<byte> bytes)
    {
        if (Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
            return Unchunked(bytes);
        return int.TryParse(Header("Content-Length"), out var announced) && bytes.Length >= announced ? bytes[..announced].ToArray() : null;
    }

    private static byte[]? Unchunked(ReadOnlySpan<byte> bytes)
    {
        List<byte> body = [];
        while (bytes.IndexOf("\r\n"u8) is >= 0 and var line)
        {
            var size = Encoding.ASCII.GetString(bytes[..line]).Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0)
                return bytes.ToArray();
            if (length == 0)
                return [.. body];
            if (bytes.Length - line - 4 < length)
                return null;
            body.AddRange(bytes.Slice(line + 2, length));
            bytes = bytes[(line + 4 + length)..];
        }

        return null;
    }
}
