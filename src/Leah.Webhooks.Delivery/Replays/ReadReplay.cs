using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Replays;

/// <summary>Shows how far a replay is.</summary>
internal sealed class ReadReplay(Database database)
{
    /// <summary>Looks one up.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="onlyOf">Where given, a replay of another partnership is not found.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Outcome<ReplayView>> FindAsync(string id, string? onlyOf = null, CancellationToken cancellation = default) =>
        database.ReadAsync<Outcome<ReplayView>>(
            async session =>
            {
                if (await ReplayStatements.FindAsync(session, id) is not { } replay || (onlyOf ?? replay.PartnershipId) != replay.PartnershipId)
                    return new Refusal.NotFound("replay", id);
                var stored = await ReplayStatements.CountStatesAsync(session, id);
                var standing = await StandingStatements.FindAsync(session, replay.EndpointId) ?? default;
                return replay.View(Shown(stored, standing));
            },
            cancellation);

    private static Dictionary<DeliveryState, long> Shown(IReadOnlyDictionary<DeliveryState, long> stored, EndpointStanding standing)
    {
        Dictionary<DeliveryState, long> shown = [];
        foreach (var (state, count) in stored)
        {
            // Those few that a node is sending just now are counted with the others of their stored state.
            var key = ShownState.Of(state, isClaimed: false, standing);
            shown[key] = shown.GetValueOrDefault(key) + count;
        }

        return shown;
    }
}
