using System.Net.Sockets;
using System.Security.Authentication;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>Why a request got no answer.</summary>
/// <param name="Outcome">In the word of an attempt's outcome: timeout, connection, tls or dns.</param>
/// <param name="Error">The same in a sentence.</param>
internal sealed record SendFault(string Outcome, string Error)
{
    public static SendFault Timeout(TimeSpan limit) => new("timeout", $"No complete response header within {limit.TotalSeconds:0.###} s.");

    /// <summary>Looks through everything that the handler wrapped around the cause.</summary>
    public static SendFault Of(Exception exception, string? certificateFault)
    {
        if (certificateFault is not null)
            return new("tls", certificateFault);
        var causes = new List<Exception>();
        for (var e = exception; e is not null; e = e.InnerException)
            causes.Add(e);
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return new("tls", $"The TLS handshake failed: {TlsWords.Of(tls)}");
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
            return OfSocket(socket);
        return causes.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError switch
        {
            HttpRequestError.ResponseEnded => new("connection", "The endpoint closed the connection before its response's header was complete."),
            HttpRequestError.InvalidResponse => new("connection", "What the endpoint sent is not an HTTP response."),
            HttpRequestError.ConfigurationLimitExceeded => new("connection", "The response's header is longer than 32 KiB."),
            HttpRequestError.SecureConnectionError => new("tls", $"The TLS handshake failed: {TlsWords.Of(causes[^1])}"),
            _ => new("connection", $"The connection failed: {causes[^1].Message}"),
        };
    }

    private static SendFault OfSocket(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new("dns", "The name does not resolve to an address."),
        SocketError.ConnectionRefused => new("connection", "The connection was refused: nothing listens there."),
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted =>
            new("connection", "The endpoint reset the connection before its response's header was complete."),
        var code => new("connection", $"The connection failed ({code})."),
    };
}
