using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>One connection of the load generator: a request out, an answer in. It does as little as it can, for it shares the processor with what it measures.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[4096];
    private readonly int _handle;
    private int _read;
    private int _length;

    public LoadConnection(Uri server)
    {
        _socket.Connect(IPAddress.Loopback, server.Port);
        _socket.Blocking = false;
        _handle = (int)_socket.Handle;
    }

    /// <summary>Which request waits for its answer here; negative where none does.</summary>
    public int Current { get; private set; } = -1;

    public void WatchBy(Epoll epoll, int number) => epoll.Watch(_handle, number);

    /// <summary>Sends a request. One of a kilobyte always finds room where there is no other on the way.</summary>
    public void Send(int number, ReadOnlySpan<byte> request)
    {
        (Current, _read) = (number, 0);
        if (Epoll.Send(_handle, request) != request.Length)
            throw new IOException("The server does not read.");
    }

    /// <summary>Reads what has come; says whether it is the whole answer. Anything but 200 ends the benchmark: its figures would mean nothing.</summary>
    public bool TryFinish()
    {
        var more = Epoll.Receive(_handle, _answer.AsSpan(_read));
        _read += more > 0 ? more : throw new IOException("The server closed the connection.");
        var answer = _answer.AsSpan(0, _read);
        // One server's answers of 200 are all equally long: only the first is taken apart.
        if (_length == 0)
            _length = LengthOf(answer);
        if (_length == 0 || _read < _length)
            return false;
        if (!answer.StartsWith("HTTP/1.1 200"u8) || _read > _length)
            throw new InvalidOperationException($"The server answered {Encoding.ASCII.GetString(answer[..Math.Min(_read, 60)])}");
        Current = -1;
        return true;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>How long the whole answer is; 0 while its head is not all there.</summary>
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        var length = answer.IndexOf("Content-Length: "u8);
        return length >= 0 && Utf8Parser.TryParse(answer[(length + 16)..], out int bytes, out _)
            ? end + 4 + bytes
            : throw new InvalidOperationException("The server's answer has no Content-Length.");
    }
}
