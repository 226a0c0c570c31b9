using Microsoft.AspNetCore.Builder;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>Tests that hold on either database; each test has one of its own.</summary>
public abstract class OnEitherDatabase(Engine engine)
{
    /// <summary>The database that they run on.</summary>
    protected Engine Engine => engine;

    private protected Task<ReceiverStore> NewStoreAsync() => ReceiverStore.CreateAsync(engine);

    private protected async Task<RunningReceiver> StartAsync(
        Action<ReceiverOptions>? configure = null, Action<LeahWebhooksBuilder>? handlers = null, TimeProvider? clock = null, ReceiverStore? store = null,
        Action<WebApplicationBuilder>? build = null) =>
        await RunningReceiver.StartAsync(configure, handlers, clock, store is null ? await NewStoreAsync() : null, store, build);
}
