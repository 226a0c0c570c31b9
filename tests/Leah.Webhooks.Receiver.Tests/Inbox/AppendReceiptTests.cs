using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Receiver.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Receiver.Tests.Inbox;

/// <summary>What is new, what is a repeat and what corrects: from outside, request by request.</summary>
public abstract class AppendReceiptTests(Engine engine) : OnEitherDatabase(engine)
{
    [Theory]
    [InlineData(EventTypes.UserRegistered)]
    [InlineData(EventTypes.PlacementTestFinished)]
    [InlineData(EventTypes.OverallLevel)]
    public async Task Twenty_equal_requests_at_once_are_one_new_and_nineteen_duplicates(string eventType)
    {
        await using var receiver = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => receiver.DeliverAsync(Samples.Of(eventType))));

        receiver.Query("SELECT outcome, count(*) FROM received_events GROUP BY outcome ORDER BY outcome").ShouldBe(["duplicate|19", "new|1"]);
        receiver.Query("SELECT count(*) FROM inbox WHERE same_as = (SELECT id FROM inbox WHERE outcome = 'new')").ShouldBe(["19"]);
    }

    [Fact]
    public async Task Many_at_once_of_every_kind_each_turn_out_as_they_would_alone()
    {
        await using var receiver = await StartAsync(options => options.FillTables = false);
        var requests = Enumerable.Range(0, 10).SelectMany(i => ((string Body, string? Id)[])
        [
            (Samples.With(EventTypes.UserRegistered, ("user.id", $"u{i}")), null),
            .. Enumerable.Repeat((Samples.With(EventTypes.PlacementTestFinished, ("user.id", $"u{i}"), ("test.id", $"t{i}")), (string?)null), 3),
            .. Enumerable.Repeat((Samples.Level($"u{i}", "A1", "2024-03-07T13:43:40.674Z"), (string?)null), 2),
            // One id of the sender over two events says nothing.
            (Samples.With(EventTypes.SpeakingTestFinished, ("user.id", $"u{i}"), ("test.id", $"one {i}")), $"evt_{i}"),
            (Samples.With(EventTypes.SpeakingTestFinished, ("user.id", $"u{i}"), ("test.id", $"other {i}")), $"evt_{i}"),
            .. Enumerable.Repeat(($$"""{"event":"USER_REGISTERED","user":{{i}}}""", (string?)null), 2),
        ]);

        await Task.WhenAll(requests.Select(request => receiver.DeliverAsync(request.Body, request.Id)));

        receiver.Query("SELECT event_type, outcome, count(*) FROM received_events GROUP BY event_type, outcome ORDER BY event_type, outcome").ShouldBe(
        [
            "OVERALL_LEVEL|duplicate|10", "OVERALL_LEVEL|new|10", "PLACEMENT_TEST_FINISHED|duplicate|20", "PLACEMENT_TEST_FINISHED|new|10", "SPEAKING_TEST_FINISHED|new|20",
            "USER_REGISTERED|duplicate|10", "USER_REGISTERED|incomplete|10", "USER_REGISTERED|new|10",
        ]);
        receiver.Query("SELECT count(*) FROM inbox one JOIN inbox other ON other.id = one.same_as WHERE one.body <> other.body").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Twenty_equal_corrections_at_once_are_one_correction_and_nineteen_duplicates()
    {
        await using var receiver = await StartAsync();
        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.result.score", 99)))));

        receiver.Query("SELECT outcome, count(*) FROM received_events GROUP BY outcome ORDER BY outcome").ShouldBe(["correction|1", "duplicate|19", "new|1"]);
    }

    [Theory]
    [InlineData(EventTypes.UserRegistered)]
    [InlineData(EventTypes.OnboardingFinished)]
    [InlineData(EventTypes.PlacementTestFinished)]
    [InlineData(EventTypes.SpeakingTestFinished)]
    [InlineData(EventTypes.OverallLevel)]
    public async Task Event_written_anew_with_other_spaces_order_and_escapes_is_a_duplicate(string eventType)
    {
        await using var receiver = await StartAsync();
        await receiver.DeliverAsync(Samples.Of(eventType), "first");

        await receiver.DeliverAsync(WrittenAnew(Samples.Of(eventType)), "second");

        Outcomes(receiver).ShouldBe(["new", "duplicate"]);
    }

    [Fact]
    public async Task Same_test_with_another_result_is_a_correction_that_follows_the_version_before()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.Of(EventTypes.SpeakingTestFinished));
        await receiver.DeliverAsync(Samples.With(EventTypes.SpeakingTestFinished, ("test.result.score", 50)));
        await receiver.DeliverAsync(Samples.With(EventTypes.SpeakingTestFinished, ("test.result.score", 60)));
        await receiver.DeliverAsync(WrittenAnew(Samples.Of(EventTypes.SpeakingTestFinished)));

        Outcomes(receiver).ShouldBe(["new", "correction", "correction", "duplicate"]);
        receiver.Query("SELECT outcome, (SELECT count(*) FROM inbox before WHERE before.id <= inbox.same_as) FROM inbox ORDER BY seq")
            .ShouldBe(["new|0", "correction|1", "correction|2", "duplicate|1"]);
    }

    [Fact]
    public async Task Another_test_with_an_equal_result_is_new()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "another")));

        Outcomes(receiver).ShouldBe(["new", "new"]);
    }

    [Fact]
    public async Task Deeply_nested_difference_is_seen()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.Of(EventTypes.OnboardingFinished));
        await receiver.DeliverAsync(Samples.With(EventTypes.OnboardingFinished, ("perception.proficiency.speaking", 2)));

        Outcomes(receiver).ShouldBe(["new", "correction"]);
    }

    [Fact]
    public async Task Level_A_then_B_then_A_is_three_events_and_late_retries_are_duplicates()
    {
        await using var receiver = await StartAsync();
        var (first, second, third) = (
            Samples.Level("u", "A", "2024-01-01T00:00:00.000Z"), Samples.Level("u", "B", "2024-02-01T00:00:00.000Z"), Samples.Level("u", "A", "2024-03-01T00:00:00.000Z"));

        await receiver.DeliverAsync(first);
        await receiver.DeliverAsync(second);
        await receiver.DeliverAsync(WrittenAnew(first));
        await receiver.DeliverAsync(third);
        await receiver.DeliverAsync(WrittenAnew(second));

        Outcomes(receiver).ShouldBe(["new", "new", "duplicate", "new", "duplicate"]);
    }

    [Fact]
    public async Task Level_that_holds_already_is_a_duplicate_whatever_its_date_and_another_users_is_not()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.Level("u", "A", "2024-01-01T00:00:00.000Z"));
        await receiver.DeliverAsync(Samples.Level("u", "A", "2024-02-01T00:00:00.000Z"));
        await receiver.DeliverAsync(Samples.Level("other", "A", "2024-02-01T00:00:00.000Z"));

        Outcomes(receiver).ShouldBe(["new", "duplicate", "new"]);
    }

    [Fact]
    public async Task Levels_of_one_instant_are_told_apart_by_the_senders_ids()
    {
        await using var receiver = await StartAsync();
        const string Date = "2024-01-01T00:00:00.000Z";

        await receiver.DeliverAsync(Samples.Level("u", "A", Date), "evt_1");
        await receiver.DeliverAsync(Samples.Level("u", "B", Date), "evt_2");
        await receiver.DeliverAsync(Samples.Level("u", "A", Date), "evt_3");
        await receiver.DeliverAsync(Samples.Level("u", "A", Date), "evt_3");

        Outcomes(receiver).ShouldBe(["new", "new", "new", "duplicate"]);
    }

    [Fact]
    public async Task Senders_id_that_comes_again_with_another_body_loses_no_event()
    {
        await using var receiver = await StartAsync();

        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "one")), "reused");
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "two")), "reused");
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "two")), "reused");

        Outcomes(receiver).ShouldBe(["new", "new", "duplicate"]);
    }

    [Fact]
    public async Task Incomplete_event_repeated_is_a_duplicate_and_does_not_stand_in_the_way_of_the_complete_one()
    {
        await using var receiver = await StartAsync();
        var incomplete = Samples.With(EventTypes.UserRegistered, ("date", null));

        await receiver.DeliverAsync(incomplete);
        await receiver.DeliverAsync(incomplete);
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        Outcomes(receiver).ShouldBe(["incomplete", "duplicate", "new"]);
    }

    [Theory]
    [InlineData(EventTypes.UserRegistered)]
    [InlineData(EventTypes.OverallLevel)]
    public async Task Repeat_is_told_a_year_later_too(string eventType)
    {
        await using var store = await NewStoreAsync();
        var then = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var first = await StartAsync(store: store, clock: new FakeTimeProvider(then)))
            await first.DeliverAsync(Samples.Of(eventType));

        await using var receiver = await StartAsync(store: store, clock: new FakeTimeProvider(then.AddYears(1)));
        await receiver.DeliverAsync(WrittenAnew(Samples.Of(eventType)), "resent");

        Outcomes(receiver).ShouldBe(["new", "duplicate"]);
    }

    [Fact]
    public async Task Recipe_can_be_changed_by_the_options()
    {
        await using var receiver = await StartAsync(options =>
        {
            options.Identity[EventTypes.UserRegistered] = new() { Members = { "user.personalInformation.email" }, Ignore = { "date", "user.id" } };
        });

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "other"), ("date", "2025-01-01T00:00:00.000Z")));
        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.personalInformation.email", "jane@example.com")));

        Outcomes(receiver).ShouldBe(["new", "duplicate", "new"]);
    }

    private static IReadOnlyList<string> Outcomes(RunningReceiver receiver) => receiver.Query("SELECT outcome FROM inbox ORDER BY seq");

    /// <summary>The same event as another JSON library might write it.</summary>
    private static string WrittenAnew(string body) =>
        Reversed(JsonNode.Parse(body)!)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).Replace("27.4", "27.40", StringComparison.Ordinal).Replace("John", "\\u004aohn", StringComparison.Ordinal);

    private static JsonNode? Reversed(JsonNode? node) => node is JsonObject members
        ? new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value))))
        : node?.DeepClone();
}

public sealed class AppendReceiptTestsOnSqlite() : AppendReceiptTests(Engine.Sqlite);

public sealed class AppendReceiptTestsOnPostgres() : AppendReceiptTests(Engine.Postgres);
