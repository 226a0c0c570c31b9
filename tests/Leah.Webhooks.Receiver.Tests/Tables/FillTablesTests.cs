using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Tables;

public abstract class FillTablesTests(Engine engine) : OnEitherDatabase(engine)
{
    private const string User = "65e9c4884805c146b5770c61";

    private static readonly string[] Everything =
    [
        "SELECT user_id, email, given_name, family_name, phone_number, picture, partner_id, external_ids, custom_fields, registered_at FROM users ORDER BY user_id",
        """
        SELECT user_id, country_code, region_name, goal, time_studying_english, why_is_learning_english, topics_of_interest, grammar_and_vocabulary,
            reading_comprehension, listening_comprehension, writing, speaking, finished_at FROM onboardings
        """,
        "SELECT test_id, user_id, started_at, ended_at, question_count, level, sublevel, score, language_score, reading_score, listening_score, pdf FROM placement_tests",
        """
        SELECT test_id, user_id, started_at, ended_at, question_count, is_valid, level, sublevel, score, vocabulary_score, fluency_score, pronunciation_score,
            grammar_score, pdf FROM speaking_tests
        """,
        "SELECT user_id, level, sublevel, score, speaking_test_id, placement_test_id, calculated_at FROM overall_levels ORDER BY user_id",
    ];

    private static readonly string[] OfTheSamples =
    [
        User + """|johndoe@example.com|John|Doe|+573334445555|https://cdn.example.com/pictures/profile.jpg|662fc3c33eb47f6dcb97c71e|["random-external-id"]|[{"name":"doc_type","value":"CC"},{"name":"doc_number","value":"1048222222"}]|2024-03-07T13:43:40.674Z""",
        """660b2921fd05f52867c408e1|johndoe@example.com|John|Doe|+573334445555||6408f36388f7f41b188288a6|||""",
        User + """|CO|Atlantico|B2|BETWEEN_3_AND_5_YEARS|INCREASE_YOUR_KNOWLEDGE|["General English","Technology"]|5|4|3|2|1|2024-09-02T14:31:28.757Z""",
        $"65e9c74f4805c146b5770d4c|{User}|2024-03-07T13:55:27.709Z|2024-03-07T13:56:27.846Z|36|A1|A1.2|7.61|2.65|24.26|26.83|https://static.leahapp.com/certificates/diagnostic/fee7d137-8119-4ee7-b4f3.pdf",
        $"65e9c9384805c146b57710bc|{User}|2024-03-07T14:03:36.894Z|2024-03-07T14:05:45.078Z|3|1|Pre-A1|Pre-A1|42.87|41.49|39.54|59.31|38.86|https://static.leahapp.com/certificates/speaking/e8b40139-c654-4fd3-bb14.pdf",
        "660b2921fd05f52867c408e1|Level 1|Sublevel 1.1|27.4|663d0406c293f8d5895f639c|6647c08136ec32eb28152cf6|2024-05-17T20:41:23.238Z",
    ];

    [Fact]
    public async Task Five_samples_fill_the_five_tables_and_rebuilding_gives_the_same()
    {
        await using var receiver = await StartAsync();

        foreach (var type in EventTypes.All)
            await receiver.DeliverAsync(Samples.Of(type));

        await UntilFilledAsync(receiver);
        Rows(receiver).ShouldBe(OfTheSamples);
        (await RebuildTables.RunAsync(receiver.Storage)).ShouldBe(5);
        Rows(receiver).ShouldBe(OfTheSamples);
    }

    [Fact]
    public async Task Rebuilding_fills_what_was_lost_and_the_handler_goes_on_after_it()
    {
        await using var receiver = await StartAsync();
        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));
        await UntilFilledAsync(receiver);
        await receiver.Storage.WriteAsync(async session => await session.ExecuteAsync("UPDATE placement_tests SET score = -1"));
        List<(long, long)> progress = [];

        await RebuildTables.RunAsync(receiver.Storage, (done, total) => progress.Add((done, total)));
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "next")));

        await UntilFilledAsync(receiver);
        progress.ShouldBe([(1L, 1L)]);
        receiver.Query("SELECT test_id, score FROM placement_tests ORDER BY test_id").ShouldBe(["65e9c74f4805c146b5770d4c|7.61", "next|7.61"]);
    }

    [Theory]
    [InlineData("A1 B2 C3", "C", "2024-03-01T00:00:00.000Z")]
    [InlineData("C3 B2 A1", "C", "2024-03-01T00:00:00.000Z")]
    [InlineData("A1 B2 A3", "A", "2024-03-01T00:00:00.000Z")]
    [InlineData("A1 B2 A1", "B", "2024-02-01T00:00:00.000Z")]
    [InlineData("A1 A3 B2", "A", "2024-01-01T00:00:00.000Z")]
    [InlineData("B2 A1 A3", "A", "2024-03-01T00:00:00.000Z")]
    public async Task Level_of_the_newest_date_stands_in_whatever_order_levels_arrive(string arrivals, string level, string calculatedAt)
    {
        await using var receiver = await StartAsync();

        foreach (var arrival in arrivals.Split(' '))
            await receiver.DeliverAsync(Samples.Level("u", arrival[..1], $"2024-0{arrival[1]}-01T00:00:00.000Z"));

        await UntilFilledAsync(receiver);
        receiver.Query("SELECT level, calculated_at FROM overall_levels").ShouldBe([$"{level}|{calculatedAt}"]);
        await RebuildTables.RunAsync(receiver.Storage);
        receiver.Query("SELECT level, calculated_at FROM overall_levels").ShouldBe([$"{level}|{calculatedAt}"]);
    }

    [Fact]
    public async Task Correction_takes_the_place_of_the_version_before()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.Of(EventTypes.SpeakingTestFinished));
        await receiver.DeliverAsync(Samples.With(EventTypes.SpeakingTestFinished, ("test.isValid", false), ("test.result.pdf", null)));

        await UntilFilledAsync(receiver);
        receiver.Query("SELECT is_valid, pdf FROM speaking_tests").ShouldBe(["0|"]);
    }

    [Fact]
    public async Task Older_event_takes_nothing_of_a_user_back_and_a_lean_one_nothing_away()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.With(EventTypes.OnboardingFinished, ("user.personalInformation.email", "new@example.com"), ("date", "2024-05-01T00:00:00Z")));
        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.personalInformation.email", "old@example.com")));
        await receiver.DeliverAsync(Samples.With(EventTypes.OverallLevel, ("user.id", User), ("date", "2024-06-01T00:00:00Z"), ("user.personalInformation.email", null)));

        await UntilFilledAsync(receiver);
        receiver.Query("SELECT email, picture, external_ids, registered_at FROM users")
            .ShouldBe(["""new@example.com|https://cdn.example.com/pictures/profile.jpg|["random-external-id"]|2024-03-07T13:43:40.674Z"""]);
    }

    [Fact]
    public async Task Incomplete_event_fills_no_table()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync("{\"event\":\"USER_REGISTERED\",\"user\":{\"id\":\"u\"}}");
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        await UntilFilledAsync(receiver);
        receiver.Query("SELECT user_id FROM users").ShouldBe([User]);
    }

    private static List<string> Rows(RunningReceiver receiver) => [.. Everything.SelectMany(receiver.Query)];

    private static Task UntilFilledAsync(RunningReceiver receiver) => Eventually.ShowsAsync(() => receiver.Query(
        "SELECT (SELECT position FROM handlers WHERE name = 'tables') = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);
}

public sealed class FillTablesTestsOnSqlite() : FillTablesTests(Engine.Sqlite);

public sealed class FillTablesTestsOnPostgres() : FillTablesTests(Engine.Postgres);
