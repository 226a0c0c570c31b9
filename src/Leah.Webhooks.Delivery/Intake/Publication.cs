using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>A transaction of <see cref="PublishInside"/> while it runs: what its work reads, writes and publishes through.</summary>
internal sealed class Publication(Session session, PublishStep publish, Placements placed, string? trace)
{
    /// <summary>The transaction.</summary>
    public Session Session => session;

    /// <summary>Stores events with a delivery for each endpoint that subscribes; they exist if and only if the transaction commits.</summary>
    /// <param name="bodies">Each event's JSON; its bytes are kept and sent as they are.</param>
    public async ValueTask<Outcome<IReadOnlyList<AcceptedEvent>>> PublishAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        Faults faults = new();
        var events = CheckEvents.Check(bodies, many: true, faults, trace);
        if (faults.Any)
            return faults.ToRefusal();
        return (await publish.StoreAsync(session, [new PublishRequest(events, null, [])], placed))[0];
    }
}
