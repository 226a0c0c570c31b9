using System.Text;

namespace Leah.Webhooks.TestKit;

/// <summary>A request as an endpoint received it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">The headers; names compare without case.</param>
/// <param name="Body">The bytes of the body.</param>
/// <param name="ReceivedAt">When it was complete.</param>
/// <param name="Connection">Which connection it came on.</param>
public sealed record ReceivedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, string Connection)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
