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
public sealed partial class PostgresPlansTests(PostgresPlansTests.Backlog backlog) : IClassFixture<PostgresPlansTests.Backlog>
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

    private static IEnumerable<string> Indices(string plan) => IndexName().Matches(plan).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("\"Index Name\": \"(?<name>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex IndexName();

    [GeneratedRegex("@(?<name>[a-z_]+)", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    /// <summary>A database in which a paused endpoint has a hundred thousand deliveries waiting, and a node has claimed none.</summary>
    public sealed class Backlog : IAsyncLifetime
    {
        private const string Insert = """
            INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at)
            SELECT 'dlv_0' || lpad(n::text, 19, '0'), 'evt_0' || lpad(n::text, 19, '0'), 'paused', 'ept_paused', 'USER_REGISTERED', 'scheduled', 'first', n, n
            FROM generate_series(1, 100000) n
            """;

        private PostgresTestDatabase _server = null!;
        private Database _database = null!;

        public async ValueTask InitializeAsync()
        {
            _server = await PostgresTestDatabase.CreateAsync();
            _database = Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = _server.ConnectionString }, NullLogger.Instance);
            await Migrator.ApplyAsync(_database, typeof(Engine).Assembly, "Delivery", TimeProvider.System);
            await _server.ExecuteAsync("ALTER TABLE deliveries_scheduled SET (autovacuum_enabled = false)");
            await _server.ExecuteAsync(Insert);
        }

        public async ValueTask DisposeAsync()
        {
            await _database.DisposeAsync();
            await _server.DisposeAsync();
        }

        internal Task AnalyzeAsync() => _server.ExecuteAsync("ANALYZE");

        /// <summary>The plan that a session of the engine's keeps for whatever values come.</summary>
        internal Task<string> PlanAsync(string sql)
        {
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
                await session.ExecuteAsync("SET LOCAL plan_cache_mode = force_generic_plan");
                await session.ExecuteAsync($"PREPARE looked_at AS {numbered}");
                var plan = await session.SingleAsync($"EXPLAIN (FORMAT JSON) EXECUTE looked_at ({string.Join(", ", names.Select(_ => "NULL"))})", row => row.GetString(0));
                await session.ExecuteAsync("DEALLOCATE looked_at");
                return plan!;
            });
        }
    }
}
