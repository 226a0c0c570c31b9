using System.Text;
using Confluent.Kafka;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Sinks;

/// <summary>
/// Against the cluster that Kafka's own client library brings for tests: three brokers on sockets of loopback that speak Kafka's protocol. Debian has no Kafka
/// server, so against that nothing is shown here.
/// </summary>
public sealed class KafkaSinkTests
{
    [Fact]
    public async Task Events_are_messages_byte_for_byte_with_the_user_as_key_and_the_senders_id_in_the_headers()
    {
        using var cluster = Cluster();
        var servers = ServersOf(cluster);
        await using var receiver = await RunningReceiver.StartAsync(handlers: webhooks => webhooks.ToKafka(servers, kafka => kafka.Topic = "partner"));
        var body = Samples.With(EventTypes.UserRegistered, ("spaced", "a  b")) + "\n";

        await receiver.DeliverAsync(body, "evt_1");
        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished), "evt_2");

        // A consumer that comes before the topic is told that there is none.
        await Eventually.ShowsAsync(() => receiver.Query(
            "SELECT (SELECT MIN(position) FROM handlers) = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);
        var messages = Read(servers, 2);
        messages.Select(message => $"{message.Key} {Header(message, WebhookHeaders.Id)} {Header(message, "event-type")}")
            .ShouldBe(["65e9c4884805c146b5770c61 evt_1 USER_REGISTERED", "65e9c4884805c146b5770c61 evt_2 PLACEMENT_TEST_FINISHED"]);
        messages.Select(message => message.Value).ShouldBe([body, Samples.Of(EventTypes.PlacementTestFinished)]);
    }

    [Fact]
    public async Task Cluster_that_is_not_there_is_a_failed_try_and_holds_up_no_other_handler()
    {
        var other = new Seen();
        await using var receiver = await RunningReceiver.StartAsync(
            options => options.Handling.MaxAttempts = 1,
            webhooks => webhooks
                .ToKafka("127.0.0.1:1", kafka => (kafka.Name, kafka.Producer.MessageTimeoutMs) = ("kafka", 1_000))
                .Handle<UserRegistered>((user, _, _) =>
                {
                    other.Add(user.User?.Id ?? "");
                    return Task.CompletedTask;
                }));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        await other.NextAsync();
        await Eventually.ShowsAsync(() => receiver.Query("SELECT handler, state FROM handler_work"), ["kafka|dead"]);
    }

    private static IProducer<Null, Null> Cluster()
    {
        var settings = new ProducerConfig();
        settings.Set("test.mock.num.brokers", "3");
        return new ProducerBuilder<Null, Null>(settings).SetLogHandler((_, _) => { }).Build();
    }

    private static string ServersOf(IProducer<Null, Null> cluster)
    {
        using var admin = new DependentAdminClientBuilder(cluster.Handle).Build();
        return string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    private static List<Message<string, string>> Read(string servers, int count)
    {
        var settings = new ConsumerConfig { BootstrapServers = servers, GroupId = "test", AutoOffsetReset = AutoOffsetReset.Earliest, AllowAutoCreateTopics = true };
        using var consumer = new ConsumerBuilder<string, string>(settings).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe("partner");
        List<Message<string, string>> messages = [];
        while (messages.Count < count)
            messages.Add(consumer.Consume(TestContext.Current.CancellationToken).Message);
        consumer.Close();
        return messages;
    }

    private static string Header(Message<string, string> message, string name) => Encoding.UTF8.GetString(message.Headers.GetLastBytes(name));
}
