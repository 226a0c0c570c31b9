using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Tests.Registering;

public sealed class MoveEndpointTests
{
    [Theory]
    [InlineData("active")]
    [InlineData("holding")]
    [InlineData("disabled")]
    public async Task An_endpoint_that_is_not_paused_can_be_paused(string from)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await AddAsync(file, from);

        var paused = (await file.Get<MoveEndpoint>().PauseAsync(RegistryFile.Partnership, endpoint.Id)).Value.ShouldNotBeNull();

        (paused.State, paused.StateSince, paused.Revision).ShouldBe((EndpointState.Paused, file.Clock.GetUtcNow(), 2L));
        (paused.Health.ProbeInterval, paused.Health.NextProbeAt).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("holding")]
    [InlineData("disabled")]
    public async Task An_endpoint_that_is_not_active_can_be_resumed_and_begins_anew(string from)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await AddAsync(file, from);

        var resumed = (await file.Get<MoveEndpoint>().ResumeAsync(RegistryFile.Partnership, endpoint.Id)).Value.ShouldNotBeNull();

        (resumed.State, resumed.Revision).ShouldBe((EndpointState.Active, 2L));
        resumed.Health.ShouldBe(new EndpointHealth(FailedAttempts: 12));
    }

    [Fact]
    public async Task To_ask_for_the_state_that_it_has_changes_nothing()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await AddAsync(file, "active");

        var same = (await file.Get<MoveEndpoint>().ResumeAsync(RegistryFile.Partnership, endpoint.Id)).Value.ShouldNotBeNull();

        (same.Revision, same.Health.ConsecutiveFailures).ShouldBe((1L, 12));
    }

    private static async Task<Endpoint> AddAsync(RegistryFile file, string state)
    {
        var endpoint = await file.AddEndpointAsync();
        await file.ExecuteAsync($"UPDATE endpoints SET state = '{state}', consecutive_failures = 12, failed_attempts = 12, first_failure_at = 5, probe_interval_ms = 7, next_probe_at = 9");
        file.Clock.Advance(TimeSpan.FromMinutes(1));
        return endpoint;
    }
}
