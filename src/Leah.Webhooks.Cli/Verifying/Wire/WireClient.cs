using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Sending;

namespace Leah.Webhooks.Cli.Verifying.Wire;

/// <summary>Sends requests byte for byte, each on a connection of its own, and reads what comes back within bounds.</summary>
internal sealed class WireClient(Target target, X509Certificate2Collection roots, TimeSpan limit, TimeProvider clock)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Sends a request. Throws for nothing that the far side or the network does.</summary>
    public async Task<WireAnswer> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var check = new CertificateCheck(target.Url.IdnHost, roots, clock);
        try
        {
            using var socket = await ConnectAsync(target, either.Token);
            await using var stream = await OpenAsync(socket, check, either.Token);
            // An endpoint may answer before it has read everything, so both go on at once; that writing breaks off is its right.
            var writing = WriteAsync(stream, request, socket, either.Token);
            var answer = await ReadAsync(stream, start, either.Token);
            socket.Close();
            await writing;
            return answer;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return new(clock.GetElapsedTime(start)) { Fault = deadline.IsCancellationRequested ? SendFault.Timeout(limit) : SendFault.Of(error, check.Fault) };
        }
    }

    /// <summary>A plain connection.</summary>
    public static async Task<Socket> ConnectAsync(Target target, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Url.IdnHost, target.Url.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> OpenAsync(Socket socket, CertificateCheck check, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (!target.IsHttps)
            return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = target.Url.IdnHost,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = CertificateCheck.Policy(),
                RemoteCertificateValidationCallback = check.Accepts,
            },
            cancellation);
        return tls;
    }

    private async Task WriteAsync(Stream stream, WireRequest request, Socket socket, CancellationToken cancellation)
    {
        try
        {
            var first = true;
            foreach (var part in request.Parts(target.Url))
            {
                if (!first && request.Pause > TimeSpan.Zero)
                    await Task.Delay(request.Pause, clock, cancellation);
                first = false;
                await stream.WriteAsync(part, cancellation);
                await stream.FlushAsync(cancellation);
            }

            if (request.Framing == Framing.CutOff)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // What the answer was tells more than that it came early.
        }
    }

    private async Task<WireAnswer> ReadAsync(Stream stream, long start, CancellationToken cancellation)
    {
        var buffer = new byte[MostBytes];
        var length = 0;
        (WireAnswer Answer, int BodyStart)? head = null;
        while (length < buffer.Length)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            }
            catch (Exception error) when (head is not null && error is IOException or SocketException)
            {
                break;
            }

            if (read == 0)
                break;
            length += read;
            head ??= Final(buffer, ref length, clock.GetElapsedTime(start));
            if (head is { } known && known.Answer.BodyIn(buffer.AsSpan(known.BodyStart, length - known.BodyStart)) is { } body)
                return known.Answer with { Body = Encoding.UTF8.GetString(body) };
        }

        return head is { } found
            ? found.Answer with { Body = Encoding.UTF8.GetString(buffer, found.BodyStart, length - found.BodyStart) }
            : new(clock.GetElapsedTime(start)) { Fault = new("connection", "The endpoint closed the connection before its response's header was complete.") };
    }

    /// <summary>The first answer that is no interim one (100 Continue); those are taken out.</summary>
    private static (WireAnswer Answer, int BodyStart)? Final(byte[] buffer, ref int length, TimeSpan elapsed)
    {
        while (WireAnswer.Read(buffer.AsSpan(0, length), elapsed) is { } head)
        {
            if (head.Answer.Status is not (>= 100 and < 200 and not 101))
                return head;
            buffer.AsSpan(head.BodyStart, length - head.BodyStart).CopyTo(buffer);
            length -= head.BodyStart;
        }

        return null;
    }
}
