using Leah.Webhooks.Delivery.Replays;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Delivery.Tests.Replays;

public sealed class RunReplaysTests
{
    [Fact]
    public async Task The_loop_carries_on_what_was_left_and_what_is_started_while_it_runs()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Seeds.EventsAsync(3);
        var left = await StartAsync();
        await file.ReopenAsync();
        using var made = new SemaphoreSlim(0);
        file.Signals.OnWaiting = (_, _) => made.Release();
        var loop = file.Get<IEnumerable<IHostedService>>().OfType<RunReplays>().Single();

        await loop.StartAsync(CancellationToken.None);
        (await made.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        var started = await StartAsync();
        (await made.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        await loop.StopAsync(CancellationToken.None);

        foreach (var id in new[] { left, started })
        {
            var view = (await file.Get<ReadReplay>().FindAsync(id)).Value.ShouldNotBeNull();
            (view.State, view.Created).ShouldBe(("completed", 3L));
        }

        async Task<string> StartAsync() => (await file.Get<StartReplay>().StartAsync(
            RegistryFile.Partnership, endpoint.Id, new ReplayDraft { Since = DateTimeOffset.UnixEpoch, Include = "all" })).Value.ShouldNotBeNull().Id;
    }
}
