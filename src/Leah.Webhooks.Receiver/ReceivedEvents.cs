using Leah.Webhooks.Receiver.Erasing;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver;

/// <summary>Looks into what was received: events of every outcome, refused bodies, and how credentials are used. Forgets a user.</summary>
public sealed class ReceivedEvents
{
    private readonly Database _database;

    internal ReceivedEvents(Database database) => _database = database;

    /// <summary>Events, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<IReadOnlyList<ReceivedEvent>> ListAsync(ReceivedFilter filter, CancellationToken cancellation = default) =>
        InboxRows.ListAsync(_database, filter, cancellation);

    /// <summary>One event; null where there is none with that id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<ReceivedEvent?> FindAsync(string id, CancellationToken cancellation = default) =>
        _database.ReadAsync(session => InboxRows.FindAsync(session, id), cancellation);

    /// <summary>The newest bodies that came with a right credential and were refused.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<IReadOnlyList<RefusedBody>> RefusedAsync(int limit = 50, CancellationToken cancellation = default) =>
        RefusedBodies.ListAsync(_database, limit, cancellation);

    /// <summary>
    /// Erases what is kept about a user: events with their bodies, refused bodies, dead letters and rows of the tables. What handlers and sinks have written
    /// elsewhere is theirs to erase. An event about the user that comes later is a new one.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellation">Stops between two steps; what was erased stays so, and another call does the rest.</param>
    /// <returns>What was erased.</returns>
    public Task<ForgottenUser> ForgetUserAsync(string userId, CancellationToken cancellation = default) => ForgetUser.RunAsync(_database, userId, cancellation);

    /// <summary>When each credential was last used: one that is used no more can be taken away.</summary>
    /// <param name="cancellation">Ends the look.</param>
    public Task<IReadOnlyList<CredentialUse>> CredentialUsesAsync(CancellationToken cancellation = default) => CredentialUses.ListAsync(_database, cancellation);
}
