using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.TestKit;

/// <summary>
/// A port of 127.0.0.1 for a server that is started, stopped and started again on it. It is bound here and not listened at: whoever connects is refused, a server that is
/// told this very number gets it, and the system gives it to nobody who asks for any free one.
/// </summary>
public sealed class HeldPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Its number.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
