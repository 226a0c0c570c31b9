using System.CommandLine;
using System.Net;

namespace Leah.Webhooks.Cli.Forwarding;

/// <summary>Where events are sent from here: a program on this machine, or, where that is allowed, an https address elsewhere.</summary>
internal static class Target
{
    public static Option<bool> AllowExternal() => new("--allow-external")
    {
        Description = "Send to an address that is not this machine's; https only. What is sent holds people's data.",
    };

    /// <exception cref="UsageException">It is no such address; the message names the option.</exception>
    public static Uri Parse(string text, string option, bool allowExternal)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new UsageException($"{option} {text} is no http or https URL, such as http://127.0.0.1:3000/webhooks.");
        if (url.UserInfo.Length > 0)
            throw new UsageException($"{option} has credentials in its address: give them as --basic user:password instead.");
        if (IsLoopback(url))
            return url;
        if (!allowExternal)
            throw new UsageException($"{option} {url.Host} is not this machine, and events hold people's data. Add --allow-external where that is meant.");
        return url.Scheme == "https" ? url : throw new UsageException($"{option} goes to another machine in the clear: only https goes there.");
    }

    // A name that happens to resolve to loopback may resolve to something else the next moment.
    private static bool IsLoopback(Uri url) =>
        url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address)
            : string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase);
}
