using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests.Settling;

/// <summary>
/// The counts in an endpoint's row. On a database that nodes share, the successes of an endpoint that answers as it should are added once a second: while the clock
/// of these tests stands still, they wait.
/// </summary>
public sealed class EndpointCountsTests : IAsyncLifetime
{
    private const string Counts = "SELECT succeeded_attempts, failed_attempts, consecutive_failures FROM endpoints";

    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private HttpsEndpoint _partner = null!;
    private RunningEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        _engine = await RunningEngine.StartAsync(_authority, clock: _clock);
        await _engine.RegisterPartnershipAsync("p1");
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Successes_are_counted_within_seconds()
    {
        await SucceedAsync(5);
        await ShouldBeAsync(shared: "1 0 0", alone: "5 0 0");

        _clock.Advance(TimeSpan.FromSeconds(1));

        await _engine.UntilRowsAsync(Counts, "5 0 0");
        (await _engine.RowsAsync("SELECT last_success_at FROM endpoints")).ShouldHaveSingleItem().ShouldNotBe("-");
    }

    [Fact]
    public async Task A_failure_is_counted_at_once_and_after_the_successes_before_it()
    {
        await SucceedAsync(3);
        await ShouldBeAsync(shared: "1 0 0", alone: "3 0 0");

        _partner.Answer = (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await _engine.PublishAsync("p1");

        await _engine.UntilRowsAsync(Counts, "3 1 1");
    }

    [Fact]
    public async Task A_success_after_a_failure_is_counted_at_once()
    {
        _partner.Answer = (context, body) =>
        {
            context.Response.StatusCode = _partner.Requests.Count % 2 == 1 ? 500 : 200;
            return Task.CompletedTask;
        };
        await _engine.PublishAsync("p1");
        await _engine.UntilRowsAsync(Counts, "0 1 1");

        await _engine.PublishAsync("p1");

        await _engine.UntilRowsAsync(Counts, "1 1 0");
    }

    [Fact]
    public async Task What_waits_is_counted_before_a_stop()
    {
        await SucceedAsync(4);
        await ShouldBeAsync(shared: "1 0 0", alone: "4 0 0");

        await _engine.StopAsync();
        await _engine.StartAsync();

        (await _engine.RowsAsync(Counts)).ShouldBe(["4 0 0"]);
    }

    /// <summary>One after the other, each stored before the next.</summary>
    private async Task SucceedAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await _engine.PublishAsync("p1");
            await _engine.UntilRowsAsync("SELECT COUNT(*) FROM attempts", $"{i}");
        }
    }

    private async Task ShouldBeAsync(string shared, string alone) => (await _engine.RowsAsync(Counts)).ShouldBe([TestDatabase.IsPostgres ? shared : alone]);
}
