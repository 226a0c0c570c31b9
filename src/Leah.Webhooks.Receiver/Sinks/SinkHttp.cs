namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>How sinks speak HTTP: no redirects, no cookies, no proxy of the machine, so that events go where they were sent to and nowhere else.</summary>
internal static class SinkHttp
{
    public static HttpMessageInvoker Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });
}
