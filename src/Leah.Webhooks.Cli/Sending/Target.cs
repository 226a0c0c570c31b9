using System.Net;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>Where a verb sends to: anything over https, and over plain http this machine alone, for a program that is being written.</summary>
internal sealed record Target
{
    private Target(Uri url, bool isLoopback) => (Url, IsLoopback) = (url, isLoopback);

    public Uri Url { get; }

    /// <summary>Whether the address is one of this machine, judged by what is written: no name but localhost counts, whatever it resolves to.</summary>
    public bool IsLoopback { get; }

    public bool IsHttps => Url.Scheme == Uri.UriSchemeHttps;

    /// <exception cref="UsageException">It is no address that is sent to; the message says why.</exception>
    public static Target Parse(string? text, string option)
    {
        if (string.IsNullOrEmpty(text))
            throw new UsageException($"{option} is missing: the endpoint's address, as in https://hooks.acme.example/leah. Or LEAH_URL in the environment.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            throw new UsageException($"{option}: {text} is no address that begins with https:// (or http:// for this machine).");
        if (url.UserInfo.Length > 0)
            throw new UsageException($"{option} holds credentials, which addresses must not: they end up in logs. Give them with --basic or --bearer.");
        var loopback = url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return loopback || url.Scheme == Uri.UriSchemeHttps
            ? new(url, loopback)
            : throw new UsageException($"{option}: plain http goes to this machine only (127.0.0.1, ::1, localhost). The platform never sends without TLS; use https://.");
    }
}
