using System.Collections.Concurrent;
using System.Text.Json;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Receiver.Tests.Sinks;

public sealed class SinkTests
{
    [Fact]
    public async Task Forwarded_event_arrives_byte_for_byte_with_its_own_credential_and_one_id_over_all_tries()
    {
        await using var second = await RunningReceiver.StartAsync(options =>
        {
            options.Credentials.Clear();
            options.Credentials.Add(ReceiverCredential.Bearer("inside"));
        });
        await using var first = await RunningReceiver.StartAsync(handlers: webhooks => webhooks.ForwardTo(
            second.Address, forward => forward.Credentials = new BearerCredentials("inside")));
        var body = Samples.With(EventTypes.UserRegistered, ("spaced", "a  b")) + "\n";

        await first.DeliverAsync(body, "evt_1");
        await first.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));

        await Eventually.ShowsAsync(() => second.Query("SELECT count(*) FROM inbox"), ["2"]);
        second.Query("SELECT body, webhook_id FROM inbox WHERE event_type = 'USER_REGISTERED'").ShouldBe([$"{body}|evt_1"]);
        var id = first.Query("SELECT id FROM inbox WHERE event_type = 'PLACEMENT_TEST_FINISHED'")[0];
        second.Query("SELECT webhook_id FROM inbox WHERE event_type = 'PLACEMENT_TEST_FINISHED'").ShouldBe([id]);
    }

    [Fact]
    public async Task Sink_that_fails_is_tried_again_and_neither_holds_up_nor_repeats_another()
    {
        using var folder = new TemporaryFolder();
        await using var far = await RunningReceiver.StartAsync(options => options.Strict = true);
        await using var receiver = await RunningReceiver.StartAsync(
            options => (options.Handling.FirstDelay, options.Handling.MaxAttempts) = (TimeSpan.FromMilliseconds(10), 3),
            webhooks => webhooks
                // It shows no credential there, so that it is answered 401 each time.
                .ForwardTo(far.Address, forward => forward.Name = "failing")
                .ToNdjson(Path.Combine(folder.Path, "events")));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        await Eventually.ShowsAsync(() => receiver.Query("SELECT handler, attempts, last_error FROM handler_work WHERE state = 'dead'"), ["failing|3|SinkException: 127.0.0.1 answered 401."]);
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM sink_files"), ["1"]);
        Lines(folder).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lines_go_into_a_file_of_their_day_each_whole_and_once_though_a_try_was_torn()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(new(2026, 1, 31, 23, 59, 0, TimeSpan.Zero));
        await using var receiver = await RunningReceiver.StartAsync(handlers: webhooks => webhooks.ToNdjson(Path.Combine(folder.Path, "events")), clock: clock);
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "one")));
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM sink_files"), ["1"]);
        var before = receiver.Query("SELECT length FROM sink_files");
        // What a process leaves that was killed while it wrote.
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "events", "2026-01-31.ndjson"), "{\"id\":\"torn", TestContext.Current.CancellationToken);

        await receiver.DeliverAsync("\n" + Samples.With(EventTypes.PlacementTestFinished, ("test.id", "two")).Replace(",", ",\n  ", StringComparison.Ordinal));
        // By the database: to read the file while it is written would keep the sink from opening it, and its next try waits for a clock that stands still.
        await Eventually.SeesAsync(() => receiver.Query("SELECT length FROM sink_files"), lengths => !lengths.SequenceEqual(before));
        clock.Advance(TimeSpan.FromMinutes(1));
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "three")));
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM sink_files"), ["2"]);

        Lines(folder).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetProperty("test").GetProperty("id").GetString()).ShouldBe(["one", "two", "three"]);
        Directory.GetFiles(Path.Combine(folder.Path, "events")).Select(Path.GetFileName).Order().ShouldBe(["2026-01-31.ndjson", "2026-02-01.ndjson"]);
    }

    [Fact]
    public async Task Statement_is_put_under_an_id_of_its_content_and_a_store_that_has_it_already_is_content()
    {
        var statements = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var puts = new Seen();
        await using var store = await FakeStoreAsync(statements, puts);
        await using var receiver = await RunningReceiver.StartAsync(
            options => options.Handling.FirstDelay = TimeSpan.FromMilliseconds(10),
            webhooks => webhooks
                .ToXapi(new Uri(store.Urls.First()), xapi => xapi.Credentials = new BasicCredentials("lrs", "secret"))
                .ToXapi(new Uri(store.Urls.First()), xapi => (xapi.Credentials, xapi.Name) = (new BasicCredentials("lrs", "secret"), "again")));

        await receiver.DeliverAsync(Samples.Of(EventTypes.SpeakingTestFinished));

        // The store fails the first time; then it takes one sink's statement and has it already when the other comes.
        await puts.NextAsync(3);
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work"), ["0"]);
        var (id, text) = statements.ShouldHaveSingleItem();
        using var statement = JsonDocument.Parse(text);
        statement.RootElement.GetProperty("id").GetString().ShouldBe(id);
        statement.RootElement.GetProperty("actor").GetProperty("account").GetProperty("name").GetString().ShouldBe("65e9c4884805c146b5770c61");
        statement.RootElement.GetProperty("verb").GetProperty("id").GetString().ShouldBe("http://adlnet.gov/expapi/verbs/completed");
        statement.RootElement.GetProperty("result").GetProperty("score").GetProperty("raw").GetDecimal().ShouldBe(42.87m);
        statement.RootElement.GetProperty("result").GetProperty("success").GetBoolean().ShouldBeTrue();
        statement.RootElement.GetProperty("timestamp").GetString().ShouldBe("2024-03-07T14:05:45.078Z");
    }

    /// <summary>A store as the standard describes it: 204 for a new statement, 409 for another under the same id; and down at first.</summary>
    private static async Task<WebApplication> FakeStoreAsync(ConcurrentDictionary<string, string> statements, Seen puts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var store = builder.Build();
        var down = 1;
        store.MapPut("/statements", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync();
            puts.Add(request.Query["statementId"].ToString());
            if (request.Headers["X-Experience-API-Version"] != "1.0.3" || request.Headers.Authorization.Count != 1)
                return Results.BadRequest();
            if (Interlocked.Exchange(ref down, 0) == 1)
                return Results.StatusCode(503);
            return statements.TryAdd(request.Query["statementId"].ToString(), text) ? Results.NoContent() : Results.Conflict();
        });
        await store.StartAsync();
        return store;
    }

    private static List<string> Lines(TemporaryFolder folder) =>
        [.. Directory.GetFiles(Path.Combine(folder.Path, "events")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
}
