namespace Leah.Webhooks.Delivery.Registering;

/// <summary>Says what is wrong with an endpoint's address.</summary>
/// <remarks>
/// Where the address leads is not judged here. A host name can lead inside today or tomorrow, and <c>https://127.0.0.1</c>, <c>https://[::1]</c> or
/// <c>https://2130706433</c> are just other ways to write such a place: what may be sent to is decided at each attempt, on the address that is
/// about to be connected to, and ends as <c>blocked</c> where <see cref="DeliveryOptions.AllowedNetworks"/> does not allow it.
/// </remarks>
internal static class CheckUrl
{
    private const int Longest = 2048;

    /// <summary>All that is wrong; nothing where it can be used.</summary>
    public static IEnumerable<string> Problems(string? url)
    {
        if (string.IsNullOrEmpty(url))
            return ["An endpoint has a URL."];
        if (url.Length > Longest)
            return [$"The URL has {url.Length} characters; at most {Longest} are allowed."];
        // Looked for first: Uri trims and repairs, so that what it reads may not be what was written.
        if (url.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character == '\\'))
            return ["The URL contains a space, a control character or a backslash."];
        if (!url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return ["The URL begins with https://. Nothing is ever sent without TLS."];
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? Problems(parsed, url) : ["This is no URL: it cannot be read."];
    }

    private static IEnumerable<string> Problems(Uri url, string text)
    {
        if (url.Host.Length == 0)
            yield return "The URL has no host.";
        if (url.UserInfo.Length > 0 || url.Authority.Contains('@') || text.Split('/', 4)[2].Contains('@'))
            yield return "The URL contains a user name or password. Credentials go into authentication.";
        if (text.Contains('#'))
            yield return "The URL has a fragment (#…), which is never sent.";
        if (url.Port == 0)
            yield return "Port 0 cannot be connected to.";
    }
}
