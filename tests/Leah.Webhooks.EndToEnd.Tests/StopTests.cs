using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

public sealed class StopTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Sigterm_lets_a_request_in_flight_finish_and_exits_0()
    {
        await using var partner = await Partner.StartAsync(_authority);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        partner.Endpoint.Answer = async (_, _) =>
        {
            arrived.TrySetResult();
            await mayAnswer.Task;
        };
        await using var server = new Server(_authority);
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        await server.PublishAsync("p1", "user-1");
        await arrived.Task.WaitAsync(Server.Patience);

        var ending = server.TerminateAsync();
        mayAnswer.SetResult();

        (await ending).ShouldBe(0);
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT outcome FROM attempts")).ShouldBe("succeeded");
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT state FROM deliveries")).ShouldBe("succeeded");
    }

    [Fact]
    public async Task Sigterm_records_an_attempt_that_does_not_end_in_time_as_interrupted_and_charges_nobody()
    {
        await using var partner = await Partner.StartAsync(_authority);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        partner.Endpoint.Answer = async (context, _) =>
        {
            arrived.TrySetResult();
            await never.Task.WaitAsync(context.RequestAborted);
        };
        await using var server = new Server(_authority, "--Delivery:DrainTimeout", "00:00:00.500");
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        await server.PublishAsync("p1", "user-1");
        await arrived.Task.WaitAsync(Server.Patience);

        (await server.TerminateAsync()).ShouldBe(0);

        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT outcome FROM attempts")).ShouldBe("interrupted");
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT state FROM deliveries")).ShouldBe("scheduled");
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT attempt_count FROM deliveries")).ShouldBe(0);
    }

    /// <summary>
    /// At its full length: what kills a process that does not end by itself waits 30 s by custom. Here neither a partner ends its request nor a
    /// publisher, and both have the same 25 s.
    /// </summary>
    [Fact]
    public async Task Sigterm_ends_within_25_seconds_with_0_whoever_hangs()
    {
        await using var partner = await Partner.StartAsync(_authority);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        partner.Endpoint.Answer = async (context, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var server = new Server(_authority, "--Delivery:Timeout", "00:01:00");
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        await server.PublishAsync("p1", "user-1");
        await arrived.Task.WaitAsync(Server.Patience);
        using var publisher = await BeginToPublishAsync(server);

        var watch = Stopwatch.StartNew();
        (await server.TerminateAsync()).ShouldBe(0);

        // Neither waits for the other's end: that would be 50 s. What is beyond 25 s is how long a process takes to end on a machine that is busy.
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(45));
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT outcome FROM attempts")).ShouldBe("interrupted");
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT state FROM deliveries")).ShouldBe("scheduled");
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT attempt_count FROM deliveries")).ShouldBe(0);
    }

    /// <summary>A request whose body is awaited, and does not come.</summary>
    private static async Task<TcpClient> BeginToPublishAsync(Server server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Server.OperatorKey}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"));
        var answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer);
        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 100");
        return client;
    }
}
