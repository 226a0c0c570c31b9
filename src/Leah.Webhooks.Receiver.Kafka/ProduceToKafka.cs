using System.Text;
using Confluent.Kafka;

namespace Leah.Webhooks.Receiver.Kafka;

/// <summary>One producer, made when it is first needed.</summary>
internal sealed class ProduceToKafka(KafkaOptions options) : IDisposable
{
    private readonly Lazy<IProducer<string?, byte[]>> _producer = new(() => new ProducerBuilder<string?, byte[]>(options.Producer)
        // What goes wrong is told by the try that meets it; the client's own log would go to standard error.
        .SetLogHandler((_, _) => { })
        .Build());

    /// <summary>Writes one event; throws where the cluster did not take it.</summary>
    public async Task RunAsync(WebhookContext context, CancellationToken cancellation)
    {
        var received = context.Received;
        await _producer.Value.ProduceAsync(
            options.Topic,
            new Message<string?, byte[]>
            {
                Key = received.UserId,
                Value = received.Body.ToArray(),
                Timestamp = new Timestamp(received.ReceivedAt),
                Headers = new Headers
                {
                    { WebhookHeaders.Id, Encoding.UTF8.GetBytes(received.WebhookId ?? received.Id) },
                    { "event-type", Encoding.UTF8.GetBytes(received.EventType) },
                },
            },
            cancellation);
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
    }
}
