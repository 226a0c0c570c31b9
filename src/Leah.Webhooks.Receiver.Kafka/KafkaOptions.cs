using Confluent.Kafka;

namespace Leah.Webhooks.Receiver.Kafka;

/// <summary>Where in Kafka events go to, and how.</summary>
public sealed class KafkaOptions
{
    /// <summary>The topic that events are written to. Defaults to <c>leah-webhooks</c>.</summary>
    public string Topic { get; set; } = "leah-webhooks";

    /// <summary>The client's own settings, such as its security. By default all replicas must have a message, and the client's own repeats make no second one of it.</summary>
    public ProducerConfig Producer { get; } = new() { Acks = Acks.All, EnableIdempotence = true, MessageTimeoutMs = 30_000, LingerMs = 5 };

    /// <summary>The name under which the database keeps the sink's progress. Defaults to <c>kafka topic</c> and the topic.</summary>
    public string? Name { get; set; }

    /// <summary>Where it begins when the database does not know its name yet. Defaults to what comes from now on.</summary>
    public HandlerStart Start { get; set; } = HandlerStart.Now;
}
