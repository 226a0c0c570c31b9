using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Rules;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Links a learner to a partnership by its code or by one of its license keys.</summary>
internal sealed class RegisterLearner(PublishInside publish, TimeProvider clock)
{
    public async Task<Outcome<Registered>> RegisterAsync(string userId, RegistrationBody with)
    {
        if (CheckLearner.Refusal(userId) is { } refusal)
            return refusal;
        return await publish.RunAsync<Registered>(async inside =>
        {
            var session = inside.Session;
            var now = clock.GetUtcNow();

            // 1. Which partnership, before anything is written: an unknown code makes nobody known.
            var key = with.LicenseKey is { } typed ? LicenseKeys.AsStored(typed) : null;
            var found = key is null ? await ByCodeAsync(session, with.Code ?? "") : await ByKeyAsync(session, key);
            if (!found.IsDone)
                return found.Refusal;
            var partnership = found.Value;

            // 2. A learner joins once, and a key that came with a second time is not used up.
            var learner = await LearnerRows.TakeAsync(session, userId, now);
            if (learner.Memberships.Any(membership => membership.PartnershipId == partnership.Id))
                return new Refusal.Conflict($"The learner is registered with the partnership {partnership.Id} already.");
            if (key is not null && !await LicenseKeyRows.UseAsync(session, key, userId, now))
                return UsedOrRevoked(await LicenseKeyRows.FindAsync(session, key));

            // 3. The link, and what follows from it.
            var joined = new Membership(partnership.Id, partnership.Name, partnership.Code, with.ExternalIds, now);
            await RegistrationRows.InsertAsync(session, userId, joined);
            var linked = learner with { Memberships = [.. learner.Memberships, joined] };
            var earlier = await PartnershipRows.WantsEarlierResultsAsync(session, partnership.Id);
            var fired = await inside.FireAsync(WhatFires.OfRegistration(linked, joined, earlier));
            return fired.IsDone ? new Registered(userId, partnership.Id, now, fired.Value) : fired.Refusal;
        });
    }

    private static async ValueTask<Outcome<JoinedPartnership>> ByCodeAsync(Session session, string code) =>
        !code.Any(char.IsControl) && await PartnershipRows.ByCodeAsync(session, code) is { } found ? found : new Refusal.NotFound("partnership code", code);

    private static async ValueTask<Outcome<JoinedPartnership>> ByKeyAsync(Session session, string key)
    {
        if (key.Any(char.IsControl) || await LicenseKeyRows.FindAsync(session, key) is not { } license)
            return new Refusal.NotFound("license key", key);
        // A deleted partnership's keys open nothing any more.
        return await PartnershipRows.ByIdAsync(session, license.PartnershipId) is { } found ? found : new Refusal.NotFound("license key", key);
    }

    private static Refusal.Conflict UsedOrRevoked(LicenseKey? key) =>
        new(key is { RevokedAt: not null } ? "The license key was revoked." : "The license key was used already: each can be used once.");
}

/// <summary>A learner's new link to a partnership.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="PartnershipId">The partnership.</param>
/// <param name="RegisteredAt">When.</param>
/// <param name="Events">What it fired.</param>
internal sealed record Registered(string UserId, string PartnershipId, DateTimeOffset RegisteredAt, IReadOnlyList<FiredEvent> Events);
