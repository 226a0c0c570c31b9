using System.Diagnostics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The server's own machine runs out of something while it sends: no delivery pays for that.</summary>
public sealed class ExhaustionTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Without_file_descriptors_events_are_still_accepted_and_their_attempts_are_interrupted_and_not_charged()
    {
        await using var partner = await Partner.StartAsync(_authority);
        var answer = partner.Endpoint.Answer;
        // Each attempt needs a connection of its own, and so a descriptor.
        partner.Endpoint.Answer = (context, request) =>
        {
            context.Response.Headers.Connection = "close";
            return answer(context, request);
        };
        await using var server = new Server(_authority);
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        await partner.WaitForAsync([(await server.PublishAsync("p1", "before")).ShouldNotBeNull()]);

        // 1. What is open stays open, and not one more can be opened: a request over the connection that there is, and its attempt without one.
        await LimitFilesAsync(server, "3:");
        var id = (await server.PublishAsync("p1", "meanwhile")).ShouldNotBeNull();
        var patience = Server.Patience;
        while (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM attempts WHERE outcome = 'interrupted'") == 0)
            patience.ThrowIfCancellationRequested();
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT error FROM attempts WHERE outcome = 'interrupted'")).ShouldContain("no file descriptors left");
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT MAX(attempt_count) FROM deliveries WHERE state = 'scheduled'")).ShouldBe(0);

        // 2. With descriptors again it goes on by itself, as with a first attempt.
        await LimitFilesAsync(server, "4096:");
        await partner.WaitForAsync([id]);
        (await server.TerminateAsync()).ShouldBe(0);
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT state || ' ' || attempt_count FROM deliveries ORDER BY id DESC LIMIT 1")).ShouldBe("succeeded 1");
        partner.Endpoint.Requests.ShouldAllBe(request => request.Headers["webhook-attempt"] == "1");
    }

    private static async Task LimitFilesAsync(Server server, string limit)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{server.ProcessId}", $"--nofile={limit}"]);
        await prlimit.WaitForExitAsync();
        prlimit.ExitCode.ShouldBe(0);
    }
}
