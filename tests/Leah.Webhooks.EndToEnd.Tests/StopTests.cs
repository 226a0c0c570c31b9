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
}
