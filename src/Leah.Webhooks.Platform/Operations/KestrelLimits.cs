using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leah.Webhooks.Platform.Operations;

/// <summary>The bounds of what a client can make the server hold: bytes, connections' time, headers.</summary>
internal static class KestrelLimits
{
    /// <summary>The largest body of any route: 16 MiB of events, and room to see that there are more.</summary>
    private const long LargestBody = (16 * 1024 * 1024) + 1024;

    public static void UseKestrelLimits(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxConcurrentConnections = 10_000;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    });
}
