using Leah.Webhooks.Delivery.Embedding;
using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Delivery;

/// <summary>Adds the engine to a program.</summary>
public static class DeliverySetup
{
    /// <summary>
    /// Adds all parts of the engine and starts it with the program. The program brings a <see cref="Database"/>, Data Protection, logging, and
    /// <see cref="DeliveryOptions"/> where the defaults will not do.
    /// </summary>
    public static IServiceCollection AddLeahDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<DeliveryOptions>>().Value);
        services.AddSingleton<IdGenerator>();
        services.AddSingleton<NodeId>();
#pragma warning disable RS0030 // The one place where chance comes in; everything else takes it as an argument.
        services.TryAddSingleton<Func<double>>(_ => Random.Shared.NextDouble);
#pragma warning restore RS0030
        services.AddSingleton(provider => new EndpointClient(provider.GetRequiredService<DeliveryOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<EngineSignals>();
        services.AddSingleton<EventPulse>();
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<NodeLease>();
        services.AddSingleton<LaneTable>();
        services.AddSingleton<SharedLanes>();
        services.AddSingleton<TakeOver>();
        services.AddSingleton<WatchClock>();
        services.AddSingleton<KeepLease>();
        services.AddSingleton<TellOthers>();
        services.AddSingleton<HearOthers>();
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<SettleAttempts>();
        services.AddSingleton<Dispatch>();
        services.AddSingleton<Cluster>();
        services.AddSingleton<PublishStep>();
        services.AddSingleton<AcceptEvents>();
        services.AddSingleton<PublishInside>();
        services.AddSingleton(provider => new PublishInTransaction(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<IdGenerator>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<EngineSignals>()));
        services.AddSingleton(provider => new Partners(provider.GetRequiredService<PartnershipRegister>(), provider.GetRequiredService<EndpointRegister>()));
        services.AddSingleton<Schedule>();
        services.AddSingleton<Engine>();
        services.AddHostedService(provider => provider.GetRequiredService<Engine>());
        services.AddRegistry();
        return services;
    }
}
