using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver;

/// <summary>The events that a handler has given up on. They wait until somebody runs them again.</summary>
public sealed class DeadLetters
{
    private readonly Database _database;
    private readonly Arrivals _arrivals;
    private readonly TimeProvider _clock;

    internal DeadLetters(Database database, Arrivals arrivals, TimeProvider clock) => (_database, _arrivals, _clock) = (database, arrivals, clock);

    /// <summary>Dead letters, oldest event first.</summary>
    /// <param name="handler">Of one handler; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<IReadOnlyList<DeadLetter>> ListAsync(
        string? handler = null, int limit = 50, DeadLetter? after = null, CancellationToken cancellation = default) =>
        DeadLetterRows.ListAsync(_database, new(handler), limit, after, cancellation);

    /// <summary>Gives a handler's dead letters back to it, with all their tries; says how many.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="eventId">One event; null for all.</param>
    public async Task<int> RunAgainAsync(string handler, string? eventId = null)
    {
        var count = await DeadLetterRows.RunAgainAsync(_database, handler, new(EventId: eventId), _clock.GetUtcNow().ToUnixTimeMilliseconds(), CancellationToken.None);
        _arrivals.Announce();
        return count;
    }
}

/// <summary>An event that a handler has given up on.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="EventId">The event's id in the inbox.</param>
/// <param name="EventType">Its type.</param>
/// <param name="UserId">Whom it is about, where it says so.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastError">What the last try failed with.</param>
/// <param name="GivenUpAt">When it was given up.</param>
public sealed record DeadLetter(string Handler, string EventId, string EventType, string? UserId, int Attempts, string LastError, DateTimeOffset GivenUpAt);
