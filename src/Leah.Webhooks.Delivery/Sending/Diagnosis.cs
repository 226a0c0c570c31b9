using System.Net.Sockets;
using System.Security.Authentication;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Why an attempt got no complete header.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">The same in a sentence.</param>
internal readonly record struct Diagnosis(AttemptOutcome Outcome, string Error)
{
    /// <summary>Looks through everything that the handler wrapped around the cause; null when the attempt was cancelled.</summary>
    public static Diagnosis? Of(Exception exception)
    {
        var causes = new List<Exception>();
        for (var e = exception; e is not null; e = e.InnerException)
            causes.Add(e);

        if (causes.OfType<ConnectFailedException>().FirstOrDefault() is { } failed)
            return new Diagnosis(failed.Outcome, failed.Message);
        // Cancellation tears the connection down, and whatever breaks by that is wrapped with it.
        if (causes.OfType<OperationCanceledException>().Any())
            return null;
        if (causes.OfType<ByteBudgetExceededException>().FirstOrDefault() is { } flood)
            return new Diagnosis(AttemptOutcome.Connection, flood.Message);
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return new Diagnosis(AttemptOutcome.Tls, $"The TLS connection failed: {tls.Message}");
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
            return OfSocket(socket.SocketErrorCode);
        return OfHttp(causes);
    }

    private static Diagnosis OfSocket(SocketError error)
    {
        if (OwnFaults.Describe(error, AddressFamily.InterNetwork) is { } own)
            return new(AttemptOutcome.Interrupted, own);
        return new(AttemptOutcome.Connection, error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
            ? "The endpoint reset the connection before its response's header was complete."
            : $"The connection broke before the response's header was complete ({error}).");
    }

    private static Diagnosis OfHttp(List<Exception> causes)
    {
        var error = causes.OfType<HttpIOException>().FirstOrDefault()?.HttpRequestError
            ?? causes.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError;
        return new(AttemptOutcome.Connection, error switch
        {
            HttpRequestError.ResponseEnded => "The endpoint closed the connection before its response's header was complete.",
            HttpRequestError.ConfigurationLimitExceeded => "The response's header is longer than 32 KiB.",
            HttpRequestError.InvalidResponse => "What the endpoint sent is not an HTTP response.",
            _ => $"The connection failed: {causes[^1].Message}",
        });
    }
}
