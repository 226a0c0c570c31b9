using System.Collections.Concurrent;
using RabbitMQ.Client;

namespace Leah.Webhooks.Receiver.RabbitMq;

/// <summary>
/// One connection to a broker, made when it is first needed and again when it was lost, and a channel for each publishing that is under way: a channel waits for
/// the confirmation of what went over it.
/// </summary>
internal sealed class PublishToRabbitMq(Uri broker, RabbitMqOptions options) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly SemaphoreSlim _connecting = new(1);
    private readonly ConcurrentBag<IChannel> _idle = [];
    private IConnection? _connection;

    /// <summary>Publishes one event; throws where the broker did not take it, or had no queue for it.</summary>
    public async Task RunAsync(WebhookContext context, CancellationToken cancellation)
    {
        var channel = await TakeChannelAsync(cancellation);
        try
        {
            await channel.BasicPublishAsync(
                options.Exchange, context.Received.EventType, mandatory: true, PropertiesOf(context.Received), context.Received.Body, cancellation);
        }
        catch
        {
            // Whatever is wrong with it, the next try gets another.
            await channel.DisposeAsync();
            throw;
        }

        _idle.Add(channel);
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var channel))
            await channel.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connecting.Dispose();
    }

    private async ValueTask<IChannel> TakeChannelAsync(CancellationToken cancellation)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.IsOpen)
                return idle;
            await idle.DisposeAsync();
        }

        return await (await ConnectAsync(cancellation)).CreateChannelAsync(Confirming, cancellation);
    }

    private async ValueTask<IConnection> ConnectAsync(CancellationToken cancellation)
    {
        await _connecting.WaitAsync(cancellation);
        try
        {
            if (_connection is { IsOpen: true } open)
                return open;
            if (_connection is { } lost)
                await lost.DisposeAsync();
            _connection = null;
            // Recovery is ours: the handler tries again, and what it does then is recorded.
            var factory = new ConnectionFactory { Uri = broker, ClientProvidedName = "leah-webhooks", AutomaticRecoveryEnabled = false };
            var connection = await factory.CreateConnectionAsync(cancellation);
            await DeclareAsync(connection, cancellation);
            return _connection = connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task DeclareAsync(IConnection connection, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(options.Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        if (options.Queue is not { } queue)
            return;
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        await channel.QueueBindAsync(queue, options.Exchange, "#", cancellationToken: cancellation);
    }

    private static BasicProperties PropertiesOf(ReceivedEvent received) => new()
    {
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        MessageId = received.WebhookId ?? received.Id,
        Type = received.EventType,
        Timestamp = new AmqpTimestamp(received.ReceivedAt.ToUnixTimeSeconds()),
        Headers = new Dictionary<string, object?> { ["received-id"] = received.Id, ["user-id"] = received.UserId },
    };
}
