using System.Text;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using RabbitMQ.Client;

namespace Leah.Webhooks.Receiver.Tests.Sinks;

/// <summary>Against the real server of Debian's package.</summary>
public sealed class RabbitMqSinkTests
{
    [Fact]
    public async Task Events_are_confirmed_messages_in_order_byte_for_byte_and_outlive_the_broker_and_its_absence()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var receiver = await RunningReceiver.StartAsync(
            options => (options.Handling.FirstDelay, options.Handling.MaxDelay, options.Handling.MaxAttempts) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500), 10_000),
            webhooks => webhooks.ToRabbitMq(broker.Address, rabbit => rabbit.Queue = "partner"));
        var (first, second) = (Samples.With(EventTypes.UserRegistered, ("spaced", "a  b")) + "\n", Samples.Of(EventTypes.PlacementTestFinished));

        await receiver.DeliverAsync(first, "evt_1");
        await UntilDoneAsync(receiver);
        // While it is away nothing is lost and nothing is given up.
        await broker.StopAsync();
        await receiver.DeliverAsync(second, "evt_2");
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work WHERE attempts > 1"), ["1"]);
        await broker.StartAgainAsync();
        await UntilDoneAsync(receiver);

        var messages = await ReadAsync(broker, 2);
        messages.Select(message => Encoding.UTF8.GetString(message.Body.Span)).ShouldBe([first, second]);
        messages.Select(message => $"{message.BasicProperties.MessageId} {message.BasicProperties.Type} {message.RoutingKey} {message.BasicProperties.Persistent}")
            .ShouldBe(["evt_1 USER_REGISTERED USER_REGISTERED True", "evt_2 PLACEMENT_TEST_FINISHED PLACEMENT_TEST_FINISHED True"]);
    }

    [Fact]
    public async Task Event_that_no_queue_is_bound_for_is_no_lost_event_but_a_failed_try()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        await using var receiver = await RunningReceiver.StartAsync(
            options => (options.Handling.FirstDelay, options.Handling.MaxAttempts) = (TimeSpan.FromMilliseconds(10), 2),
            webhooks => webhooks.ToRabbitMq(broker.Address, rabbit => (rabbit.Exchange, rabbit.Name) = ("nobody-listens", "rabbit")));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        await Eventually.ShowsAsync(() => receiver.Query("SELECT handler, state, attempts FROM handler_work"), ["rabbit|dead|2"]);
    }

    private static Task UntilDoneAsync(RunningReceiver receiver) => Eventually.ShowsAsync(() => receiver.Query(
        "SELECT (SELECT MIN(position) FROM handlers) = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);

    private static async Task<List<BasicGetResult>> ReadAsync(RabbitMqServer broker, int count)
    {
        var factory = new ConnectionFactory { Uri = broker.Address };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        List<BasicGetResult> messages = [];
        while (await channel.BasicGetAsync("partner", autoAck: true, TestContext.Current.CancellationToken) is { } message)
            messages.Add(message);
        messages.Count.ShouldBe(count);
        return messages;
    }
}
