using Leah.Webhooks.Delivery.Settling;

namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>
/// The headers of an endpoint's last answer as JSON. Most answers within a second have the same ones: they are written once, and what waits to be stored
/// shares one text.
/// </summary>
internal sealed class RepeatedHeaders
{
    private volatile Written? _last;

    /// <summary>The JSON object; null where there are no headers.</summary>
    public string? Write(IReadOnlyDictionary<string, string>? headers)
    {
        if (headers is null)
            return null;
        var last = _last;
        if (last is null || !last.Is(headers))
            _last = last = new Written([.. headers], AttemptJson.Write(headers)!);
        return last.Json;
    }

    private sealed record Written(KeyValuePair<string, string>[] Headers, string Json)
    {
        public bool Is(IReadOnlyDictionary<string, string> headers)
        {
            if (headers.Count != Headers.Length)
                return false;
            var i = 0;
            foreach (var (name, value) in headers)
            {
                if (Headers[i].Value != value || Headers[i].Key != name)
                    return false;
                i++;
            }

            return true;
        }
    }
}
