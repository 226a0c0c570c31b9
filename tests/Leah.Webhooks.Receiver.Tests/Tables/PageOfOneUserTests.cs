using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Tables;

/// <summary>
/// Many events of one user in one page: repeats, corrections, and what came late. PostgreSQL takes a page by a statement for each table, SQLite by one for each event;
/// both must come to what the events come to one after the other.
/// </summary>
public sealed class PageOfOneUserTests
{
    // In the order in which they arrive. Another user's stand between them.
    private static readonly string[] Arrivals =
    [
        Registered("ada", "2024-03-01T00:00:00.000Z", "first@example.com"),
        Registered("ada", "2024-03-01T00:00:00.000Z", "first@example.com"),
        Samples.With(EventTypes.OnboardingFinished, ("user.id", "ada"), ("date", "2024-05-01T00:00:00.000Z"), Email("second@example.com"), Picture, ("perception.goal", "C1")),
        // Older than what is known of the user, and still the registration that counts.
        Registered("ada", "2024-04-01T00:00:00.000Z", "older@example.com"),
        Test("ada", "t1", 10, "2024-06-01T00:00:00.000Z", "third@example.com"),
        Test("bea", "t2", 50, "2024-06-01T00:00:00.000Z", "bea@example.com"),
        // The last correction of a test stands, whatever its date; of the user an older one tells nothing.
        Test("ada", "t1", 20, "2024-05-15T00:00:00.000Z", "late@example.com"),
        Test("ada", "t1", 10, "2024-06-01T00:00:00.000Z", "third@example.com"),
        Test("ada", "t3", 30, "2024-06-02T00:00:00.000Z", null),
        Samples.With(EventTypes.SpeakingTestFinished, ("user.id", "ada"), ("test.id", "s1"), ("date", "2024-06-03T00:00:00.000Z"), Email(null), Picture),
        Samples.With(
            EventTypes.SpeakingTestFinished, ("user.id", "ada"), ("test.id", "s1"), ("date", "2024-06-03T00:00:00.000Z"), Email(null), Picture, ("test.isValid", false), ("test.result.pdf", null)),
        Level("ada", "A", "2024-07-01T00:00:00.000Z", "fourth@example.com"),
        Level("ada", "B", "2024-08-01T00:00:00.000Z", "fifth@example.com"),
        Level("ada", "Z", "2024-06-15T00:00:00.000Z", "late@example.com"),
        Level("bea", "B", "2024-07-01T00:00:00.000Z", "bea@example.com"),
        Samples.With(EventTypes.OnboardingFinished, ("user.id", "ada"), ("date", "2024-04-15T00:00:00.000Z"), Email("late@example.com"), Picture, ("perception.goal", "A1")),
        "{\"event\":\"USER_REGISTERED\",\"user\":{\"id\":\"ada\",\"personalInformation\":{\"email\":\"incomplete@example.com\"}}}",
    ];

    private static readonly string[] Outcomes =
    [
        "new", "duplicate", "new", "correction", "new", "new", "correction", "duplicate", "new", "new", "correction", "new", "new", "new", "new", "correction", "incomplete",
    ];

    private static readonly string[] Looks =
    [
        "SELECT user_id, email, given_name, picture, external_ids, registered_at, updated_at FROM users ORDER BY user_id",
        "SELECT user_id, goal, finished_at FROM onboardings ORDER BY user_id",
        "SELECT test_id, user_id, score, pdf FROM placement_tests ORDER BY test_id",
        "SELECT test_id, user_id, is_valid, score, pdf FROM speaking_tests ORDER BY test_id",
        "SELECT user_id, level, score, calculated_at FROM overall_levels ORDER BY user_id",
    ];

    private static readonly string[] Expected =
    [
        """ada|fifth@example.com|John|https://cdn.example.com/pictures/profile.jpg|["random-external-id"]|2024-04-01T00:00:00.000Z|2024-08-01T00:00:00.000Z""",
        """bea|bea@example.com|John||["random-external-id"]||2024-07-01T00:00:00.000Z""",
        "ada|C1|2024-05-01T00:00:00.000Z",
        "t1|ada|20|https://static.leahapp.com/certificates/diagnostic/fee7d137-8119-4ee7-b4f3.pdf",
        "t2|bea|50|https://static.leahapp.com/certificates/diagnostic/fee7d137-8119-4ee7-b4f3.pdf",
        "t3|ada|30|https://static.leahapp.com/certificates/diagnostic/fee7d137-8119-4ee7-b4f3.pdf",
        "s1|ada|0|42.87|",
        "ada|B|27.4|2024-08-01T00:00:00.000Z",
        "bea|B|27.4|2024-07-01T00:00:00.000Z",
    ];

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task One_page_comes_to_the_rows_that_its_events_come_to_one_by_one(Engine engine)
    {
        await using var store = await ReceiverStore.CreateAsync(engine);
        await using (var before = await StartAsync(store, fillTables: false))
        {
            foreach (var body in Arrivals)
                await before.DeliverAsync(body);
        }

        store.Query("SELECT outcome FROM inbox ORDER BY seq").ShouldBe(Outcomes);

        // 1. The handler of the tables finds all of them at its start: one page.
        using (var pages = new Pages())
        await using (var receiver = await StartAsync(store, fillTables: true))
        {
            await UntilFilledAsync(store);
            // Counted a moment after the commit.
            (await Eventually.SeesAsync(() => pages.Of(receiver).ToList(), seen => seen.Count > 0)).ShouldBe([Outcomes.Count(outcome => outcome is "new" or "correction")]);
            Rows(store).ShouldBe(Expected);

            // 2. Rebuilt, which is one page too.
            await RebuildTables.RunAsync(receiver.Storage);
            Rows(store).ShouldBe(Expected);
        }

        // 3. One by one, each in the tables before the next has come.
        await using var other = await ReceiverStore.CreateAsync(engine);
        await using var patient = await StartAsync(other, fillTables: true);
        foreach (var body in Arrivals)
        {
            await patient.DeliverAsync(body);
            await UntilFilledAsync(other);
        }

        Rows(other).ShouldBe(Expected);
    }

    private static (string, System.Text.Json.Nodes.JsonNode?) Picture => ("user.personalInformation.picture", null);

    private static (string, System.Text.Json.Nodes.JsonNode?) Email(string? email) => ("user.personalInformation.email", email);

    private static string Registered(string user, string date, string email) => Samples.With(EventTypes.UserRegistered, ("user.id", user), ("date", date), Email(email));

    private static string Test(string user, string test, int score, string date, string? email) => Samples.With(
        EventTypes.PlacementTestFinished, ("user.id", user), ("test.id", test), ("test.result.score", score), ("date", date), Email(email), Picture);

    private static string Level(string user, string level, string date, string email) =>
        Samples.With(EventTypes.OverallLevel, ("user.id", user), ("overall.level", level), ("date", date), Email(email));

    private static List<string> Rows(ReceiverStore store) => [.. Looks.SelectMany(store.Query)];

    private static Task<RunningReceiver> StartAsync(ReceiverStore store, bool fillTables) =>
        RunningReceiver.StartAsync(options => options.FillTables = fillTables, handlers: null, clock: null, own: null, shared: store);

    private static Task UntilFilledAsync(ReceiverStore store) => Eventually.ShowsAsync(
        () => store.Query("SELECT (SELECT position FROM handlers WHERE name = 'tables') = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);

    /// <summary>How many events the tables' handlers have done at a time.</summary>
    private sealed class Pages : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(object? Receiver, long Events)> _seen = new();

        public Pages()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: ReceiverMetrics.MeterName, Name: "leah.receiver.handled" })
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, events, tags, _) =>
            {
                foreach (var (name, value) in tags)
                {
                    if (name == "handler" && value is FillTables.HandlerName)
                        _seen.Enqueue((instrument.Meter.Scope, events));
                }
            });
            _listener.Start();
        }

        public IEnumerable<long> Of(RunningReceiver receiver) =>
            _seen.Where(seen => seen.Receiver == receiver.Services.GetService(typeof(IMeterFactory))).Select(seen => seen.Events);

        public void Dispose() => _listener.Dispose();
    }
}
