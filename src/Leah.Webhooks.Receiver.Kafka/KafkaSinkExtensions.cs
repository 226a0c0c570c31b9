using Leah.Webhooks.Receiver.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver;

/// <summary>Passes events on to Kafka.</summary>
public static class KafkaSinkExtensions
{
    /// <summary>
    /// Writes every event, byte for byte, and is done with it when all replicas have it. The key is the user's id, so that a user's events are in one partition and
    /// in order; the headers hold <c>webhook-id</c>, the same at every try, and <c>event-type</c>. It has its own progress, retries and dead letters.
    /// </summary>
    /// <param name="webhooks">The receiver.</param>
    /// <param name="bootstrapServers">Some of the cluster's servers: <c>host:port</c>, with commas between.</param>
    /// <param name="configure">Sets the topic and the rest.</param>
    public static LeahWebhooksBuilder ToKafka(this LeahWebhooksBuilder webhooks, string bootstrapServers, Action<KafkaOptions>? configure = null)
    {
        var options = new KafkaOptions();
        options.Producer.BootstrapServers = bootstrapServers;
        configure?.Invoke(options);
        var name = options.Name ?? $"kafka topic {options.Topic}";
        webhooks.Services.AddKeyedSingleton(name, (_, _) => new ProduceToKafka(options));
        return webhooks.HandleRaw(
            name, (context, cancellation) => context.Services.GetRequiredKeyedService<ProduceToKafka>(name).RunAsync(context, cancellation), options.Start);
    }
}
