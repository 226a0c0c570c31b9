using System.Text.RegularExpressions;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Delivery.Tests.Storage;

/// <summary>
/// Reads how PostgreSQL runs the statements of the engine's way where a paused endpoint has very many deliveries waiting and few are claimed. The plan of a prepared
/// statement is made once and kept: a wrong one costs every delivery of every other endpoint.
/// </summary>
public sealed partial class PostgresPlansTests(PostgresPlansTests.Backlog backlog, PostgresPlansTests.Emptied emptied)
    : IClassFixture<PostgresPlansTests.Backlog>, IClassFixture<PostgresPlansTests.Emptied>
{
    private const string ByKey = "deliveries_scheduled_pkey", Claimed = "deliveries_scheduled_endpoint_id_id_idx";
    private const string Waiting = "deliveries_scheduled_endpoint_id_queue_due_at_id_idx", ByEvent = "deliveries_scheduled_event_id_idx";

    public static TheoryData<string, string[]> Writing => new()
    {
        { SettleBatch.Settle, [ByKey] },
        { SettleBatch.GiveUp, [ByKey] },
        { NodeStatements.Free, [ByKey] },
        { NodeStatements.Claims, [Claimed] },
        { NodeStatements.AnyClaim, [Claimed] },
        { NodeStatements.Orphans, [Claimed, "nodes_pkey"] },
        { PostgresClaims.ClaimDue, [Waiting, ByKey] },
        { PostgresClaims.AllDue, [Waiting] },
        { ClaimStatements.NextDue, [Waiting] },
        { EraseStatements.CancelDeliveries, [ByEvent] },
        { CancelStatements.CancelOnPostgres, [Waiting, ByKey] },
    };

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task A_step_of_the_way_finds_its_rows_by_the_index_made_for_it(string sql, string[] indices)
    {
        foreach (var analyzed in (bool[])[false, true])
        {
            if (analyzed)
                await backlog.AnalyzeAsync();

            var plan = await backlog.PlanAsync(sql);

            Indices(plan).ShouldBe(indices, ignoreOrder: true, $"{(analyzed ? "analyzed" : "just inserted")}: {plan}");
            plan.ShouldNotContain("\"Seq Scan\"");
        }
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task It_does_so_too_where_the_planner_last_saw_the_table_empty(string sql, string[] indices)
    {
        var plan = await emptied.PlanAsync(sql);

        Indices(plan).ShouldBe(indices, ignoreOrder: true, plan);
        plan.ShouldNotContain("\"Seq Scan\"");
        // All that is scheduled, from end to end: by the second column of the key, or compared row by row with the batch.
        plan.ShouldNotContain("\"Index Cond\": \"(state = 'scheduled'::text)\"");
        plan.ShouldNotContain("\"Join Filter\"");
    }

    // Of endpoints there are few: whichever index finds one is right.
    private static IEnumerable<string> Indices(string plan) => IndexName().Matches(plan).Select(match => match.Groups["name"].Value)
        .Where(name => !name.StartsWith("endpoints_", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("\"Index Name\": \"(?<name>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex IndexName();

    [GeneratedRegex("@(?<name>[a-z_]+)::(?<type>[a-z0-9]+)\\[\\]", RegexOptions.None, 1000)]
    private static partial Regex Column();

    [GeneratedRegex("@(?<name>[a-z_]+)", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    /// <summary>A paused endpoint has a hundred thousand deliveries waiting, and a node has claimed none.</summary>
    public sealed class Backlog : Looked
    {
        private const string Insert = """
            INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at)
            SELECT 'dlv_0' || lpad(n::text, 19, '0'), 'evt_0' || lpad(n::text, 19, '0'), 'paused', 'ept_paused', 'USER_REGISTERED', 'scheduled', 'first', n, n
            FROM generate_series(1, 100000) n
            """;

        internal Task AnalyzeAsync() => Server.ExecuteAsync("ANALYZE");

        private protected override Task FillAsync() => Server.ExecuteAsync(Insert);
    }

    /// <summary>All that had been under way was settled when the table was last vacuumed; now a node has four thousand in its lanes again.</summary>
    public sealed class Emptied : Looked
    {
        private const string Insert = """
            INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at, node_id)
            SELECT 'dlv_0' || lpad(n::text, 19, '0'), 'evt_0' || lpad(n::text, 19, '0'), 'p', 'ept_' || n % 8, 'USER_REGISTERED', 'scheduled', 'first', n, n, 'node'
            FROM generate_series(1, 4000) n
            """;

        private protected override async Task FillAsync()
        {
            await Server.ExecuteAsync(Insert);
            await Server.ExecuteAsync("DELETE FROM deliveries");
            await Server.ExecuteAsync("VACUUM ANALYZE deliveries_scheduled");
            await Server.ExecuteAsync("REINDEX TABLE deliveries_scheduled");
            await Server.ExecuteAsync(Insert);
        }
    }

    /// <summary>A database whose plans are looked at. Nothing but the test itself tells the planner what is in it.</summary>
    public abstract class Looked : IAsyncLifetime
    {
        private Database _database = null!;

        private protected PostgresTestDatabase Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await PostgresTestDatabase.CreateAsync();
            _database = Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = Server.ConnectionString }, NullLogger.Instance);
            await Migrator.ApplyAsync(_database, typeof(Engine).Assembly, "Delivery", TimeProvider.System);
            await Server.ExecuteAsync("ALTER TABLE deliveries_scheduled SET (autovacuum_enabled = false)");
            await FillAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _database.DisposeAsync();
            await Server.DisposeAsync();
        }

        private protected abstract Task FillAsync();

        /// <summary>The plan that a session of the engine's keeps for whatever values come, or makes for a batch of a thousand where the statement takes a batch.</summary>
        internal Task<string> PlanAsync(string sql)
        {
            var columns = Column().Matches(sql).Select(match => (match.Groups["name"].Value, match.Groups["type"].Value)).Distinct().ToDictionary(StringComparer.Ordinal);
            List<string> names = [];
            var numbered = Parameter().Replace(sql, match =>
            {
                var name = match.Groups["name"].Value;
                if (!names.Contains(name))
                    names.Add(name);
                return $"${names.IndexOf(name) + 1}";
            });
            return _database.WriteAsync(async session =>
            {
                await session.ExecuteAsync($"SET LOCAL plan_cache_mode = {(columns.Count > 0 ? "force_custom_plan" : "force_generic_plan")}");
                await session.ExecuteAsync($"PREPARE looked_at AS {numbered}");
                var plan = await session.SingleAsync($"EXPLAIN (FORMAT JSON) EXECUTE looked_at ({string.Join(", ", names.Select(Value))})", row => row.GetString(0));
                await session.ExecuteAsync("DEALLOCATE looked_at");
                return plan!;
            });

            string Value(string name) => columns.TryGetValue(name, out var type) ? $"array_fill(NULL::{type}, ARRAY[1000])" : "NULL";
        }
    }
}
