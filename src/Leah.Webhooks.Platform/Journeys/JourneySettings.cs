using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>What a partnership wants of journeys.</summary>
internal sealed class JourneySettings(Database database)
{
    public Task<Outcome<PartnershipJourneySettings>> FindAsync(string partnershipId, CancellationToken cancellation) =>
        database.ReadAsync<Outcome<PartnershipJourneySettings>>(async session => await PartnershipRows.ByIdAsync(session, partnershipId) is null
            ? new Refusal.NotFound("partnership", partnershipId)
            : new PartnershipJourneySettings(await PartnershipRows.WantsEarlierResultsAsync(session, partnershipId)), cancellation);

    public Task<Outcome<PartnershipJourneySettings>> SetAsync(string partnershipId, PartnershipJourneySettings wanted) =>
        database.WriteAsync<Outcome<PartnershipJourneySettings>>(async session =>
        {
            if (await PartnershipRows.ByIdAsync(session, partnershipId) is null)
                return new Refusal.NotFound("partnership", partnershipId);
            await PartnershipRows.SetEarlierResultsAsync(session, partnershipId, wanted.EarlierResults);
            return wanted;
        });
}

/// <summary>What a partnership wants of journeys.</summary>
/// <param name="EarlierResults">
/// Whether a learner who joins brings what was before: onboarding, the latest test of each kind and the level. Defaults to false.
/// </param>
internal sealed record PartnershipJourneySettings(bool EarlierResults);
