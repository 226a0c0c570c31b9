namespace Leah.Webhooks.TestKit;

/// <summary>Scripts for <see cref="RawTlsServer"/>: the ways in which an endpoint can misbehave.</summary>
public static class Hostile
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    /// <summary>Takes the connection and says nothing, not even a handshake.</summary>
    public static Task HangBeforeTls(RawConnection connection, CancellationToken stop) => connection.WaitForCloseAsync(stop);

    /// <summary>Begins a TLS record and never ends it.</summary>
    public static async Task HangInTls(RawConnection connection, CancellationToken stop)
    {
        await connection.WriteAsync("\x16\x03\x03", stop);
        await connection.WaitForCloseAsync(stop);
    }

    /// <summary>Reads the request and never answers.</summary>
    public static Task HangAfterRequest(RawConnection connection, CancellationToken stop) => AnsweringAsync(connection, () => connection.WaitForCloseAsync(stop), stop);

    /// <summary>Speaks HTTP in the clear where TLS is expected.</summary>
    public static async Task SpeakPlainHttp(RawConnection connection, CancellationToken stop)
    {
        await connection.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", stop);
        await connection.WaitForCloseAsync(stop);
    }

    /// <summary>Sends a header a few characters at a time, for ever.</summary>
    public static Func<RawConnection, CancellationToken, Task> DripHeaders(TimeSpan interval) => (connection, stop) =>
        AnsweringAsync(connection, async () =>
        {
            await connection.WriteAsync(Ok, stop);
            await connection.WriteForeverAsync("x: y\r\n", interval, stop);
        }, stop);

    /// <summary>Sends headers without end as fast as they are taken.</summary>
    public static Task EndlessHeaders(RawConnection connection, CancellationToken stop) => AnsweringAsync(connection, async () =>
    {
        await connection.WriteAsync(Ok, stop);
        await connection.WriteForeverAsync($"x-{new string('h', 1000)}: {new string('v', 3000)}\r\n", interval: null, stop);
    }, stop);

    /// <summary>Sends one header line without end.</summary>
    public static Task EndlessHeaderLine(RawConnection connection, CancellationToken stop) => AnsweringAsync(connection, async () =>
    {
        await connection.WriteAsync(Ok + "x-long: ", stop);
        await connection.WriteForeverAsync(new string('v', 4000), interval: null, stop);
    }, stop);

    /// <summary>Sends interim responses without end.</summary>
    public static Task InterimStorm(RawConnection connection, CancellationToken stop) => AnsweringAsync(connection, () =>
        connection.WriteForeverAsync("HTTP/1.1 102 Processing\r\n\r\n", interval: null, stop), stop);

    /// <summary>Answers with this status and a body without end.</summary>
    public static Func<RawConnection, CancellationToken, Task> EndlessBody(int status = 200) => (connection, stop) =>
        AnsweringAsync(connection, async () =>
        {
            await connection.WriteAsync($"HTTP/1.1 {status} Status\r\nContent-Type: text/plain\r\n\r\n", stop);
            await connection.WriteForeverAsync(new string('b', 16 * 1024), interval: null, stop);
        }, stop);

    /// <summary>Answers 200 and sends chunks of one byte, each behind a long extension, without end.</summary>
    public static Task EndlessChunkExtensions(RawConnection connection, CancellationToken stop) => AnsweringAsync(connection, async () =>
    {
        await connection.WriteAsync(Ok + "Transfer-Encoding: chunked\r\n\r\n", stop);
        await connection.WriteForeverAsync($"1;x={new string('e', 12_000)}\r\nb\r\n", interval: null, stop);
    }, stop);

    /// <summary>Answers 200 and sends a byte of body now and then.</summary>
    public static Func<RawConnection, CancellationToken, Task> DripBody(TimeSpan interval) => (connection, stop) =>
        AnsweringAsync(connection, async () =>
        {
            await connection.WriteAsync(Ok + "Content-Length: 1000000\r\n\r\n", stop);
            await connection.WriteForeverAsync("b", interval, stop);
        }, stop);

    /// <summary>Sends this after the request, exactly, then closes politely.</summary>
    public static Func<RawConnection, CancellationToken, Task> Send(string latin1) => (connection, stop) =>
        AnsweringAsync(connection, async () =>
        {
            await connection.WriteAsync(latin1, stop);
            await connection.CloseAsync();
            await connection.WaitForCloseAsync(stop);
        }, stop);

    /// <summary>Sends this after the request, possibly nothing, then resets the connection.</summary>
    public static Func<RawConnection, CancellationToken, Task> SendAndReset(string latin1) => (connection, stop) =>
        AnsweringAsync(connection, async () =>
        {
            if (latin1.Length > 0)
                await connection.WriteAsync(latin1, stop);
            connection.Reset();
        }, stop);

    /// <summary>Takes the connection and resets it at once.</summary>
    public static Task ResetBeforeTls(RawConnection connection, CancellationToken stop)
    {
        connection.Reset();
        return Task.CompletedTask;
    }

    private static async Task AnsweringAsync(RawConnection connection, Func<Task> answer, CancellationToken stop)
    {
        await connection.SecureAsync(stop);
        await connection.ReadRequestAsync(stop);
        await answer();
    }
}
