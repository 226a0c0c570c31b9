using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Leah.Webhooks.TestKit;

/// <summary>One connection to a <see cref="RawTlsServer"/>, for its script to play with.</summary>
public sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly X509Certificate2 _certificate;
    private readonly byte[] _one = new byte[1];
    private Stream _stream;
    private long _written;

    internal RawConnection(Socket socket, X509Certificate2 certificate)
    {
        _socket = socket;
        _certificate = certificate;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The server's port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>How many bytes went out above TLS: what the far side, and the system's buffers between, took.</summary>
    public long BytesWritten => Interlocked.Read(ref _written);

    /// <summary>Does the handshake; until then everything is in the clear.</summary>
    public async Task SecureAsync(CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        // Offline, for a test of what the far side fetches must not see the server itself fetching.
        var context = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, cancellationToken);
    }

    /// <summary>Reads one request, header and body, and gives its header; empty when the far side closed instead.</summary>
    public async Task<string> ReadRequestAsync(CancellationToken cancellationToken)
    {
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(_one, cancellationToken) == 0)
                return "";
            header.Append((char)_one[0]);
        }
        var text = header.ToString();
        var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
            await _stream.ReadExactlyAsync(new byte[int.Parse(length["Content-Length:".Length..])], cancellationToken);
        return text;
    }

    /// <summary>Reads until the far side is gone.</summary>
    public async Task WaitForCloseAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer, cancellationToken) > 0)
            {
                // What comes does not matter, only that it ends.
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }

    /// <summary>Writes text, each character one byte.</summary>
    public Task WriteAsync(string latin1, CancellationToken cancellationToken) => WriteAsync(Encoding.Latin1.GetBytes(latin1), cancellationToken);

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        Interlocked.Add(ref _written, bytes.Length);
    }

    /// <summary>Writes the same again and again until the far side hangs up; with an interval, that slowly.</summary>
    public async Task WriteForeverAsync(string latin1, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);
        while (true)
        {
            await WriteAsync(bytes, cancellationToken);
            if (interval is { } pause)
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Hangs up with a TCP reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Hangs up politely: a TLS goodbye where there is TLS, then the end of the stream.</summary>
    public async Task CloseAsync()
    {
        if (_stream is SslStream tls)
            await tls.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
