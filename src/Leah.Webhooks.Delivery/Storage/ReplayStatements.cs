using System.Data.Common;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Replays in their table, and the deliveries that they made.</summary>
internal static class ReplayStatements
{
    private const string Columns = """
        id, partnership_id, endpoint_id, include, since, until, event_types, state, matched, created, cursor, created_at, finished_at
        """;

    private const string Insert = $"""
        INSERT INTO replays ({Columns})
        VALUES (@id, @partnership, @endpoint, @include, @since, @until, @types, @state, @matched, @created, @cursor, @now, @finished)
        """;

    private const string Find = $"SELECT {Columns} FROM replays WHERE id = @id";

    private const string FindToStepOnPostgres = $"{Find} FOR UPDATE SKIP LOCKED";

    internal const string Running = "SELECT id FROM replays WHERE state = 'running' ORDER BY id";

    private const string Advance = """
        UPDATE replays SET state = @state, created = created + @made, cursor = @cursor, finished_at = @finished WHERE id = @id
        """;

    internal const string CountStates = "SELECT state, COUNT(*) FROM deliveries WHERE replay_id = @id GROUP BY state";

    internal const string CountAhead = "SELECT COUNT(*) FROM deliveries WHERE replay_id = @id AND state = 'scheduled'";

    public static ValueTask<int> InsertAsync(Session session, Replay replay) => session.ExecuteAsync(
        Insert,
        ("@id", replay.Id),
        ("@partnership", replay.PartnershipId),
        ("@endpoint", replay.EndpointId),
        ("@include", replay.Include.Word()),
        ("@since", replay.Since.Column()),
        ("@until", replay.Until.Column()),
        ("@types", replay.EventTypes.Column()),
        ("@state", replay.State),
        ("@matched", replay.Matched),
        ("@created", replay.Created),
        ("@cursor", replay.Cursor),
        ("@now", replay.CreatedAt.Column()),
        ("@finished", replay.FinishedAt.Column()));

    public static ValueTask<Replay?> FindAsync(Session session, string id) => session.SingleAsync(Find, Read, ("@id", id));

    /// <summary>A replay to go on with in this transaction; null where there is none, or another node is going on with it just now.</summary>
    public static ValueTask<Replay?> FindToStepAsync(Session session, string id) =>
        session.SingleAsync(session.Dialect == Dialect.Postgres ? FindToStepOnPostgres : Find, Read, ("@id", id));

    public static ValueTask<IReadOnlyList<string>> RunningAsync(Session session) => session.QueryAsync(Running, row => row.GetString(0));

    /// <summary>Notes what a step did, in its transaction.</summary>
    public static ValueTask<int> AdvanceAsync(Session session, Replay replay, int made, DateTimeOffset? finished) => session.ExecuteAsync(
        Advance, ("@state", replay.State), ("@made", made), ("@cursor", replay.Cursor), ("@finished", finished.Column()), ("@id", replay.Id));

    /// <summary>How many deliveries it made that were not sent yet.</summary>
    public static ValueTask<long> CountAheadAsync(Session session, string id) => session.SingleAsync(CountAhead, row => row.GetInt64(0), ("@id", id));

    /// <summary>How many of its deliveries stand in each stored state.</summary>
    public static async ValueTask<IReadOnlyDictionary<DeliveryState, long>> CountStatesAsync(Session session, string id) =>
        (await session.QueryAsync(CountStates, row => (State: row.State<DeliveryState>(0), Count: row.GetInt64(1)), ("@id", id)))
            .ToDictionary(pair => pair.State, pair => pair.Count);

    private static Replay Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.State<ReplayInclude>(3),
        row.Time(4),
        row.Time(5),
        row.Words(6),
        row.GetString(7),
        row.GetInt64(8),
        row.GetInt64(9),
        row.GetString(10),
        row.Time(11),
        row.TimeOrNull(12));
}
