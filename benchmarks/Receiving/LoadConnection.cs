using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>One connection of the load generator: bytes out, an answer in. It does as little as it can, for it shares the processor with what it measures.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[4096];

    public static async Task<LoadConnection> OpenAsync(Uri server)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return connection;
    }

    /// <summary>Sends one request and reads the whole answer. Anything but 200 ends the benchmark: its figures would mean nothing.</summary>
    public async ValueTask ExchangeAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var read = 0;
        while (!IsWhole(_answer.AsSpan(0, read)))
        {
            var more = await _socket.ReceiveAsync(_answer.AsMemory(read));
            read += more > 0 ? more : throw new IOException("The server closed the connection.");
        }

        if (!_answer.AsSpan().StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException($"The server answered {System.Text.Encoding.ASCII.GetString(_answer.AsSpan(0, Math.Min(read, 60)))}");
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var length = answer.IndexOf("Content-Length: "u8);
        return length >= 0 && Utf8Parser.TryParse(answer[(length + 16)..], out int bytes, out _)
            ? answer.Length >= end + 4 + bytes
            : throw new InvalidOperationException("The server's answer has no Content-Length.");
    }
}
