using System.Net;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class ConnectTurnsTests
{
    private static readonly DnsEndPoint Partner = new("partner.example", 443);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_go_at_once_and_the_next_when_one_has_ended()
    {
        var turns = new ConnectTurns(Timeout.InfiniteTimeSpan);
        var going = await Task.WhenAll(Enumerable.Range(0, ConnectTurns.AtOnce).Select(_ => turns.TakeAsync(Partner, trace: null, Token)));
        var next = turns.TakeAsync(Partner, trace: null, Token);
        next.IsCompleted.ShouldBeFalse();

        going[0].ShouldNotBeNull().Dispose();

        (await next).ShouldNotBeNull();
    }

    [Fact]
    public async Task Endpoints_do_not_wait_for_each_other_and_are_forgotten_when_nobody_waits()
    {
        var turns = new ConnectTurns(Timeout.InfiniteTimeSpan);
        List<IDisposable?> all = [];
        foreach (var port in Enumerable.Range(1, 50))
            all.Add(await turns.TakeAsync(new DnsEndPoint("partner.example", port), trace: null, Token));
        turns.Endpoints.ShouldBe(50);

        all.ForEach(turn => turn.ShouldNotBeNull().Dispose());

        turns.Endpoints.ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_the_patience()
    {
        var turns = new ConnectTurns(TimeSpan.FromMilliseconds(1));

        // None of them ends.
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => turns.TakeAsync(Partner, trace: null, Token)));

        all.ShouldAllBe(turn => turn != null);
        // Those who were not let in do not let anybody else in when they end.
        foreach (var turn in all)
            turn!.Dispose();
        turns.Endpoints.ShouldBe(0);
    }

    [Fact]
    public async Task Who_is_cancelled_leaves_the_queue()
    {
        var turns = new ConnectTurns(Timeout.InfiniteTimeSpan);
        var going = await Task.WhenAll(Enumerable.Range(0, ConnectTurns.AtOnce).Select(_ => turns.TakeAsync(Partner, trace: null, Token)));
        using var cancelled = new CancellationTokenSource();
        var waiting = turns.TakeAsync(Partner, trace: null, cancelled.Token);

        await cancelled.CancelAsync();

        await waiting.ShouldThrowAsync<OperationCanceledException>();
        foreach (var turn in going)
            turn!.Dispose();
        turns.Endpoints.ShouldBe(0);
    }

    [Fact]
    public async Task Burst_goes_out_on_the_connection_that_is_there_while_others_are_made()
    {
        using var sender = new Sender(patience: Timeout.InfiniteTimeSpan);
        var connections = 0;
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawTlsServer(sender.Authority.Certificate(), async (connection, stop) =>
        {
            // Only the first connection is made in time.
            if (Interlocked.Increment(ref connections) > 1)
                await hang.Task.WaitAsync(stop);
            await connection.SecureAsync(stop);
            while (true)
            {
                await connection.ReadRequestAsync(stop);
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stop);
            }
        });
        (await sender.SendAsync(server.Url)).Outcome.ShouldBe(AttemptOutcome.Succeeded);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sender.SendAsync(server.Url)));
        hang.SetResult();
        var later = await sender.SendAsync(server.Url);

        attempts.Append(later).ShouldAllBe(attempt => attempt.Outcome == AttemptOutcome.Succeeded && attempt.Timings!.Connect == null);
        server.ConnectionCount.ShouldBeLessThanOrEqualTo(1 + ConnectTurns.AtOnce);
    }
}
