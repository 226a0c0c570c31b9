using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>A connection on which a test writes its request byte by byte.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        connection._client.NoDelay = true;
        return connection;
    }

    /// <summary>The head of a POST with right credentials and further headers.</summary>
    public static byte[] Head(params ReadOnlySpan<string> headers) =>
        Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: receiver\r\nAuthorization: {RunningReceiver.Basic()}\r\n{string.Join("\r\n", headers!)}\r\n\r\n");

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    public async Task<int> ReadStatusAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException("The receiver closed the connection without an answer.");
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
