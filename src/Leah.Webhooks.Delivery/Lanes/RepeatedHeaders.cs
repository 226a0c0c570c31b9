using Leah.Webhooks.Delivery.Settling;

namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>The headers of an endpoint's last answer as JSON: those that attempts share are written once, and what waits to be stored shares one text.</summary>
internal sealed class RepeatedHeaders
{
    private volatile Written? _last;

    /// <summary>The JSON object; null where there are no headers.</summary>
    public string? Write(IReadOnlyDictionary<string, string>? headers)
    {
        if (headers is null)
            return null;
        var last = _last;
        if (last is null || !ReferenceEquals(last.Headers, headers))
            _last = last = new Written(headers, AttemptJson.Write(headers)!);
        return last.Json;
    }

    private sealed record Written(IReadOnlyDictionary<string, string> Headers, string Json);
}
