namespace Leah.Webhooks.Receiver.RabbitMq;

/// <summary>Where in RabbitMQ events go to.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>The exchange that events are published to, with their type as the routing key. It is declared, durable and of the kind <c>topic</c>, unless it is there. Defaults to <c>leah-webhooks</c>.</summary>
    public string Exchange { get; set; } = "leah-webhooks";

    /// <summary>A durable queue to declare and to bind to all of the exchange. Defaults to none: then an event that no queue is bound for is tried again, not dropped.</summary>
    public string? Queue { get; set; }

    /// <summary>The name under which the database keeps the sink's progress. Defaults to <c>rabbitmq at</c>, the host and the exchange.</summary>
    public string? Name { get; set; }

    /// <summary>Where it begins when the database does not know its name yet. Defaults to what comes from now on.</summary>
    public HandlerStart Start { get; set; } = HandlerStart.Now;
}
