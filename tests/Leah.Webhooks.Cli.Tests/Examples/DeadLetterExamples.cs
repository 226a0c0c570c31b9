using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>The examples of the verbs that look at what a handler has given up on.</summary>
internal static class DeadLetterExamples
{
    public static readonly IReadOnlyList<ExampleRun> Runs =
    [
        new("leah received dead list --since 7d", "rcv_06f1m3k8x0") { Before = GiveUpAsync },
        new("leah received dead list --handler tables --type OVERALL_LEVEL --output ndjson", "\"eventId\":\"rcv_06f1m3k8x0\"") { Before = GiveUpAsync },
        new("leah received dead rerun --dry-run", "1 would be run again. Nothing was changed.") { Before = GiveUpAsync },
        new("leah received dead rerun --handler tables --since 2h --confirm", "tables  1") { Before = GiveUpAsync },
    ];

    /// <summary>Leaves the level as the handler of the tables leaves what it has given up on a moment ago.</summary>
    private static async Task GiveUpAsync(ExampleStage stage)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(stage.Folder, "received.db")};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var giveUp = database.CreateCommand();
        giveUp.CommandText = """
            INSERT INTO handler_work (handler, seq, user_key, state, attempts, due_at, last_error)
            SELECT 'tables', seq, user_id, 'dead', 20, @now, 'SqliteException: no' FROM inbox WHERE event_type = 'OVERALL_LEVEL' AND outcome = 'new';
            SELECT id FROM inbox WHERE event_type = 'OVERALL_LEVEL' AND outcome = 'new'
            """;
        giveUp.Parameters.AddWithValue("@now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        stage.Name("rcv_06f1m3k8x0", (string)(await giveUp.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }
}
