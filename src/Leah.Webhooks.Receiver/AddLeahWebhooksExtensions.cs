using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Erasing;
using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Leah.Webhooks.Receiver;

/// <summary>Registers the receiver.</summary>
public static class AddLeahWebhooksExtensions
{
    /// <summary>
    /// Adds the receiver; its options come from the configuration section <c>Receiver</c> and then from <paramref name="configure"/>. The program does
    /// not start without a credential. Map it with <see cref="MapLeahWebhooksExtensions.MapLeahWebhooks"/>.
    /// </summary>
    /// <param name="services">The services of the program.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>What handlers are added to.</returns>
    public static LeahWebhooksBuilder AddLeahWebhooks(this IServiceCollection services, Action<ReceiverOptions>? configure = null)
    {
        services.AddOptions<ReceiverOptions>().BindConfiguration(ReceiverOptions.Section).Configure(options => configure?.Invoke(options));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // The one place where chance enters.
        services.TryAddSingleton(new Chance(Random.Shared.NextDouble));
#pragma warning restore RS0030
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<ReceiverDatabase>();
        // Opened once the options are known to make sense.
        services.TryAddSingleton(provider => new Lazy<ReceiverDatabase>(provider.GetRequiredService<ReceiverDatabase>));
        services.TryAddSingleton<Arrivals>();
        services.TryAddSingleton<StoreReceipts>();
        services.TryAddSingleton(provider => new Lazy<StoreReceipts>(provider.GetRequiredService<StoreReceipts>));
        services.TryAddSingleton<CurrentOptions>();
        services.TryAddSingleton<RightCredentials>();
        services.TryAddSingleton<WrongCredentials>();
        services.TryAddSingleton<BodyBudget>();
        services.TryAddSingleton<SharedDeadline>();
        services.TryAddSingleton<ReceiverMetrics>();
        services.TryAddSingleton<AcceptEvent>();
        services.TryAddSingleton(provider => new ReceivedEvents(provider.GetRequiredService<ReceiverDatabase>().Database));
        services.TryAddSingleton(provider => new DeadLetters(
            provider.GetRequiredService<ReceiverDatabase>().Database, provider.GetRequiredService<Arrivals>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<RunHandlers>();
        services.AddHostedService<HearOthers>();
        services.AddHostedService<DropOldEvents>();
        services.AddHostedService<WatchBacklogs>();
        services.AddHealthChecks().AddCheck<ReceiverHealth>("leah-webhooks", tags: ["ready"]);
        return new LeahWebhooksBuilder(services).Add(FillTables.AsHandler());
    }
}
