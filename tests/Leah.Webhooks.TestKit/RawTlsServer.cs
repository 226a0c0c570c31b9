using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.TestKit;

/// <summary>A server on a free loopback port that does with each connection what its script says, however wrong. <see cref="Hostile"/> has scripts.</summary>
public sealed class RawTlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Func<RawConnection, CancellationToken, Task> _script;
    private readonly ConcurrentQueue<RawConnection> _connections = new();
    private readonly ConcurrentQueue<Task> _scripts = new();
    private readonly Task _accepting;

    /// <summary>Listens from now on.</summary>
    public RawTlsServer(X509Certificate2 certificate, Func<RawConnection, CancellationToken, Task> script)
    {
        _certificate = certificate;
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => new($"https://127.0.0.1:{Port}/");

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were taken.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>How many bytes all connections together got rid of, above TLS.</summary>
    public long BytesWritten => _connections.Sum(connection => connection.BytesWritten);

    /// <summary>Waits until every connection taken so far has ended, which those that wait for the far side only do when it lets go.</summary>
    public Task WaitForScriptsAsync(CancellationToken cancellationToken) => Task.WhenAll(_scripts).WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_scripts);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            var connection = new RawConnection(socket, _certificate);
            _connections.Enqueue(connection);
            _scripts.Enqueue(Task.Run(() => PlayAsync(connection)));
        }
    }

    private async Task PlayAsync(RawConnection connection)
    {
        await using (connection)
        {
            try
            {
                await _script(connection, _stop.Token);
            }
            catch
            {
                // The far side hung up, or the test is over; both are ends that scripts count on.
            }
        }
    }
}
