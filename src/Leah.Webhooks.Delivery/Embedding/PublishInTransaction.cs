using System.Data.Common;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Embedding;

/// <summary>
/// Publishes inside a transaction that a program began by itself, on its own connection to the engine's database: the events exist if and only if that
/// transaction commits. For a program that has the engine in it, added by <see cref="DeliverySetup.AddLeahDelivery"/>.
/// </summary>
/// <remarks>
/// The engine does not know the transaction's end, so deliveries are stored for whichever node takes them up. On PostgreSQL the commit itself tells the nodes; on
/// SQLite <see cref="Committed"/> does, and without it they are found within half a minute.
/// </remarks>
public sealed class PublishInTransaction
{
    private readonly Database _database;
    private readonly IdGenerator _ids;
    private readonly TimeProvider _clock;
    private readonly EngineSignals _signals;

    internal PublishInTransaction(Database database, IdGenerator ids, TimeProvider clock, EngineSignals signals) =>
        (_database, _ids, _clock, _signals) = (database, ids, clock, signals);

    /// <summary>Stores one event with a delivery for each endpoint that subscribes to it.</summary>
    /// <param name="transaction">The caller's transaction, on <c>SqliteConnection</c> or <c>NpgsqlConnection</c>.</param>
    /// <param name="body">The event's JSON; its bytes are kept and sent as they are.</param>
    /// <exception cref="EventsRefusedException">It cannot be published; the message says what is wrong. Nothing was stored.</exception>
    /// <exception cref="ArgumentException">The transaction is over, or of another kind of database than the engine's.</exception>
    public async Task<AcceptedEvent> PublishAsync(DbTransaction transaction, ReadOnlyMemory<byte> body) => (await PublishAsync(transaction, [body]))[0];

    /// <summary>Stores many events, each with a delivery for each endpoint that subscribes to it.</summary>
    /// <param name="transaction">The caller's transaction, on <c>SqliteConnection</c> or <c>NpgsqlConnection</c>.</param>
    /// <param name="bodies">Each event's JSON.</param>
    /// <exception cref="EventsRefusedException">One of them cannot be published; the message says what is wrong. Nothing was stored.</exception>
    /// <exception cref="ArgumentException">The transaction is over, or of another kind of database than the engine's.</exception>
    public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(DbTransaction transaction, IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        using var session = Session.Over(transaction);
        if (session.Dialect != _database.Dialect)
            throw new ArgumentException($"The transaction is on {session.Dialect}, the engine on {_database.Dialect}.", nameof(transaction));
        Faults faults = new();
        var events = CheckEvents.Check(bodies, many: bodies.Count > 1, faults, Tracing.Here);
        if (faults.Any)
            throw new EventsRefusedException(faults.ToRefusal().Errors);

        // 1. Whom they go to: as it is at this moment, and nobody changes that before the commit.
        await session.LockAsync(CatalogVersionStatements.Lock, shared: true);
        var catalog = await CatalogStatements.LoadAsync(session);
        foreach (var stranger in events.Where(stranger => !catalog.Knows(stranger.Facts.PartnerId)))
            faults.Add($"{stranger.Path}.partner.id", $"names no partnership: there is none with the id \"{stranger.Facts.PartnerId}\"");
        if (faults.Any)
            throw new EventsRefusedException(faults.ToRefusal().Errors);

        // 2. The rows, claimed by nobody.
        var now = _clock.GetUtcNow();
        List<AcceptedEvent> accepted = [];
        HashSet<string> endpoints = new(StringComparer.Ordinal);
        foreach (var checkedEvent in events)
        {
            var stored = checkedEvent with { Id = _ids.Next(IdPrefixes.Event) };
            await PublishStatements.InsertEventAsync(session, stored, now);
            var subscribers = catalog.Subscribers(stored.Facts.PartnerId, stored.Facts.EventType);
            foreach (var endpoint in subscribers)
            {
                var item = new LaneItem(_ids.Next(IdPrefixes.Delivery), endpoint.Id, stored.Id, stored.Body, AttemptCount: 0, DeliveryQueue.First);
                await PublishStatements.InsertDeliveryAsync(session, new PlacedDelivery(item, Claimed: false), stored, node: null, now);
                endpoints.Add(endpoint.Id);
            }

            accepted.Add(new AcceptedEvent(stored.Id, subscribers.Count));
        }

        // 3. Heard by the nodes when it commits, and by nobody when it does not.
        if (session.Dialect == Dialect.Postgres && endpoints.Count > 0)
            await TellOthers.TellAtCommitAsync(session, EngineSignals.LookText);
        FaultPoint.Reach(FaultPoint.Publishing);
        return accepted;
    }

    /// <summary>Tells the engine in this process that a transaction with events in it was committed, so that it looks for them at once.</summary>
    public void Committed() => _signals.LookSoon();
}
