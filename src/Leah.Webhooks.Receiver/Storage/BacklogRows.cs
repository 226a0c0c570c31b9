using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>How much each handler has before it.</summary>
internal static class BacklogRows
{
    private const string All = """
        SELECT name,
            (SELECT COALESCE(MAX(seq), 0) FROM inbox) - position + (SELECT COUNT(*) FROM handler_work WHERE handler = name AND state <> 'dead'),
            (SELECT COUNT(*) FROM handler_work WHERE handler = name AND state = 'dead')
        FROM handlers ORDER BY name
        """;

    public static Task<IReadOnlyList<Backlog>> ReadAsync(Database database, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(All, row => new Backlog(row.GetString(0), row.GetInt64(1), row.GetInt64(2))), cancellation);
}

/// <summary>What one handler has before it.</summary>
/// <param name="Handler">Its name.</param>
/// <param name="Waiting">At most so many events that it has not done; some of those may not be for it.</param>
/// <param name="Dead">Its dead letters.</param>
internal sealed record Backlog(string Handler, long Waiting, long Dead);
