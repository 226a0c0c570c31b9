using System.Security.Cryptography;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Where license keys are made, listed and revoked. A learner uses one up in <see cref="RegisterLearner"/>.</summary>
internal sealed class LicenseKeys(Database database, IdGenerator ids, TimeProvider clock)
{
    private const string Prefix = "lic";

    // Without letters that are taken for digits. Sixteen of them are 80 bits: nobody guesses one.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>The key as it is stored: people type it in small letters and with spaces around it.</summary>
    public static string AsStored(string typed) => typed.Trim().ToUpperInvariant();

    /// <summary>Makes a lot of keys for a partnership.</summary>
    public async Task<Outcome<IReadOnlyList<LicenseKey>>> MakeAsync(string partnershipId, int count)
    {
        var now = clock.GetUtcNow();
        List<LicenseKey> made = [.. Enumerable.Range(0, count).Select(_ => new LicenseKey(NewKey(), ids.Next(Prefix), partnershipId, now))];
        return await database.WriteAsync<Outcome<IReadOnlyList<LicenseKey>>>(async session =>
        {
            if (await PartnershipRows.ByIdAsync(session, partnershipId) is null)
                return new Refusal.NotFound("partnership", partnershipId);
            foreach (var key in made)
                await LicenseKeyRows.InsertAsync(session, key);
            return Outcome.Of<IReadOnlyList<LicenseKey>>(made);
        });
    }

    /// <summary>Lists a partnership's keys, newest first.</summary>
    public async Task<Outcome<Page<LicenseKey>>> ListAsync(string partnershipId, PageRequest page, CancellationToken cancellation)
    {
        var list = $"license-keys {partnershipId}";
        var faults = new Faults();
        var (limit, after) = Cursors.Read(page, list, faults);
        if (faults.Any)
            return faults.ToRefusal();
        return await database.ReadAsync<Outcome<Page<LicenseKey>>>(async session =>
        {
            if (await PartnershipRows.ByIdAsync(session, partnershipId) is null)
                return new Refusal.NotFound("partnership", partnershipId);
            var found = await LicenseKeyRows.ListAsync(session, partnershipId, after ?? IdBounds.AfterAll(Prefix), limit + 1);
            return found.Count <= limit
                ? new Page<LicenseKey>(found, null)
                : new Page<LicenseKey>([.. found.Take(limit)], Cursors.Write(list, found[limit - 1].Id));
        }, cancellation);
    }

    /// <summary>Revokes a key that nobody has used; doing so again changes nothing.</summary>
    public Task<Outcome<Done>> RevokeAsync(string partnershipId, string typed) => database.WriteAsync<Outcome<Done>>(async session =>
    {
        var key = AsStored(typed);
        if (key.Any(char.IsControl) || await LicenseKeyRows.FindAsync(session, key) is not { } found || found.PartnershipId != partnershipId)
            return new Refusal.NotFound("license key", typed);
        if (await LicenseKeyRows.RevokeAsync(session, key, clock.GetUtcNow()))
            return default(Done);
        // Read again: it may have been used since.
        return await LicenseKeyRows.FindAsync(session, key) is { UsedAt: null }
            ? default(Done)
            : new Refusal.Conflict("The license key was used: revoking it would change nothing. The learner stays registered.");
    });

    private static string NewKey() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, 16).Chunk(4).Select(part => new string(part)));
}
