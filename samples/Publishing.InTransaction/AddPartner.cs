using Leah.Webhooks;
using Leah.Webhooks.Delivery.Embedding;

namespace Publishing.InTransaction;

/// <summary>Adds the partner once the engine runs and before the first request can come: an event goes only to endpoints that are there when it is published.</summary>
internal sealed class AddPartner(Partners partners, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await partners.AddAsync("school", "The school's partner");
        if (configuration["Partner:Url"] is { } url)
            await partners.AddEndpointAsync("school", new Uri(url), [EventTypes.UserRegistered], configuration["Partner:Token"] ?? "a-token-of-the-partner");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
