using System.Net;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>A database that cannot store: the sender is told to come again, and nothing is half written.</summary>
public sealed class DatabaseFaultTests
{
    [Fact]
    public async Task Locked_database_is_answered_503_with_Retry_After_and_works_again_when_it_is_free()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.StoreTimeout = TimeSpan.FromMilliseconds(300));
        using (var other = new SqliteConnection($"Data Source={receiver.Database};Pooling=False"))
        {
            other.Open();
            Execute(other, "BEGIN EXCLUSIVE");

            using var answer = await receiver.PostAsync(Samples.Of(EventTypes.UserRegistered));

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull();
            using var health = await receiver.HealthAsync();
            health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            Execute(other, "ROLLBACK");
        }

        // What was answered 503 may have been stored after all: then this is its duplicate, and either way the event is there once.
        await Eventually.SeesAsync(() => PostStatusAsync(receiver), status => status == HttpStatusCode.OK);
        receiver.Query("SELECT count(*) FROM received_events WHERE outcome = 'new'").ShouldBe(["1"]);
        using var healthy = await receiver.HealthAsync();
        healthy.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Full_database_is_answered_503_and_works_again_when_there_is_room()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.FillTables = false);
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        await PragmaAsync(receiver, "max_page_count = 1");
        var big = Samples.With(EventTypes.OnboardingFinished, ("filler", new string('x', 100_000)));

        using (var answer = await receiver.PostAsync(big))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }

        receiver.Query("SELECT event_type FROM received_events").ShouldBe(["USER_REGISTERED"]);
        await PragmaAsync(receiver, "max_page_count = 1073741823");
        await receiver.DeliverAsync(big);
        receiver.Query("SELECT event_type, outcome FROM received_events ORDER BY id").ShouldBe(["USER_REGISTERED|new", "ONBOARDING_FINISHED|new"]);
    }

    [Fact]
    public async Task Read_only_database_is_answered_503_and_told_by_health()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.FillTables = false);
        await PragmaAsync(receiver, "query_only = 1");

        using var answer = await receiver.PostAsync(Samples.Of(EventTypes.UserRegistered));
        using var health = await receiver.HealthAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        receiver.Query("SELECT count(*) FROM received_events").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Refused_body_is_answered_400_though_it_cannot_be_kept_for_looking_at()
    {
        await using var receiver = await RunningReceiver.StartAsync(options => options.FillTables = false);
        await PragmaAsync(receiver, "query_only = 1");

        using var answer = await receiver.PostAsync("nonsense");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Database_that_cannot_be_opened_stops_the_start_with_a_line_that_says_why()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Database, new string('x', 10_000), TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<Webhooks.Storage.StorageUnavailableException>(() => RunningReceiver.StartAsync(folder: folder));

        error.Message.ShouldContain("not a sound SQLite database");
    }

    private static async Task<HttpStatusCode> PostStatusAsync(RunningReceiver receiver)
    {
        using var answer = await receiver.PostAsync(Samples.Of(EventTypes.UserRegistered));
        return answer.StatusCode;
    }

    // On the receiver's own writing connection, as if its file had become so.
    private static Task<bool> PragmaAsync(RunningReceiver receiver, string pragma) => receiver.Storage.WriteAsync(async session =>
    {
        await session.QueryAsync($"PRAGMA {pragma}", row => row.FieldCount);
        return true;
    });

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
