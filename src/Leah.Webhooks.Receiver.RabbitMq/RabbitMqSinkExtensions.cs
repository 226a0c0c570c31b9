using Leah.Webhooks.Receiver.RabbitMq;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver;

/// <summary>Passes events on to RabbitMQ.</summary>
public static class RabbitMqSinkExtensions
{
    /// <summary>
    /// Publishes every event, byte for byte, as a persistent message, and is done with it when the broker has confirmed it. The message's id is the sender's id of
    /// the event or else the inbox's, and the same at every try. Events of one user are published in order. It has its own progress, retries and dead letters.
    /// </summary>
    /// <param name="webhooks">The receiver.</param>
    /// <param name="broker">The broker: <c>amqp://user:password@host/virtual-host</c>, or <c>amqps:</c>.</param>
    /// <param name="configure">Sets the exchange and the rest.</param>
    public static LeahWebhooksBuilder ToRabbitMq(this LeahWebhooksBuilder webhooks, Uri broker, Action<RabbitMqOptions>? configure = null)
    {
        var options = new RabbitMqOptions();
        configure?.Invoke(options);
        var name = options.Name ?? $"rabbitmq at {broker.Host}/{options.Exchange}";
        webhooks.Services.AddKeyedSingleton(name, (_, _) => new PublishToRabbitMq(broker, options));
        return webhooks.HandleRaw(
            name, (context, cancellation) => context.Services.GetRequiredKeyedService<PublishToRabbitMq>(name).RunAsync(context, cancellation), options.Start);
    }
}
