using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>What people do about an endpoint's state. To ask for the state that it has is no fault and changes nothing.</summary>
internal sealed class MoveEndpoint(CatalogChange catalog, TimeProvider clock)
{
    /// <summary>Stops sending to it until it is resumed; what waits for it is held. An attempt that is under way ends by itself.</summary>
    public Task<Outcome<Endpoint>> PauseAsync(string partnershipId, string id) =>
        MoveAsync(partnershipId, id, EndpointState.Paused, EndpointStatements.PauseAsync);

    /// <summary>Sends to it again, from a clean slate: its failures in a row are forgotten and no probe is awaited.</summary>
    public Task<Outcome<Endpoint>> ResumeAsync(string partnershipId, string id) =>
        MoveAsync(partnershipId, id, EndpointState.Active, EndpointStatements.ResumeAsync);

    private Task<Outcome<Endpoint>> MoveAsync(
        string partnershipId,
        string id,
        EndpointState to,
        Func<Session, string, DateTimeOffset, ValueTask<int>> write) => catalog.MakeAsync<Endpoint>(async session =>
    {
        if (await EndpointStatements.FindAsync(session, partnershipId, id) is not { } current)
            return new Refusal.NotFound("endpoint", id);
        if (current.State == to)
            return current;
        if (!EndpointMoves.All.Any(move => move.From == current.State && move.To == to))
            return new Refusal.Conflict($"An endpoint that is {current.State.Word()} cannot become {to.Word()}.");
        await write(session, id, clock.GetUtcNow());
        return await EndpointStatements.FindAsync(session, partnershipId, id) is { } moved ? moved : new Refusal.NotFound("endpoint", id);
    });
}
