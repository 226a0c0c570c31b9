using Leah.Webhooks.Delivery.Cancelling;
using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Delivery.Resending;
using Leah.Webhooks.Delivery.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Delivery;

/// <summary>What people and routes do with the engine's tables, beside the engine's own way of an event.</summary>
internal static class RegistryServices
{
    /// <summary>
    /// Adds the functions that routes call, and what goes on in the background beside the engine: replays, cancellations and retention.
    /// They start after the engine, which brings the tables up to date.
    /// </summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddSingleton<EndpointSecrets>()
        .AddSingleton<CatalogChange>()
        .AddSingleton<PartnershipRegister>()
        .AddSingleton<EndpointRegister>()
        .AddSingleton<MoveEndpoint>()
        .AddSingleton<ReadEvents>()
        .AddSingleton<ReadDeliveries>()
        .AddSingleton<FollowEvents>()
        .AddSingleton<ResendDelivery>()
        .AddSingleton<TestEndpoint>()
        .AddSingleton<StartReplay>()
        .AddSingleton<ReadReplay>()
        .AddSingleton<ContinueReplay>()
        .AddSingleton<CancelStep>()
        .AddSingleton<KeepDays>()
        .AddSingleton<DeleteExpired>()
        .AddSingleton<EraseUser>()
        .AddHostedService<RunReplays>()
        .AddHostedService<CancelDeliveries>()
        .AddHostedService<ExpireHourly>();
}
