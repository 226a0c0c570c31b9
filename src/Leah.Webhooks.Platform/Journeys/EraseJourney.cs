using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Erases what is known of a learner. What it once used, a license key, stays used.</summary>
internal sealed class EraseJourney(Database database)
{
    /// <summary>
    /// Erases it in one transaction; the bytes are gone from the database's log once <see cref="Delivery.Erasing.EraseUser"/> has run after it.
    /// </summary>
    public Task<ErasedJourney> EraseAsync(string userId) => userId.Any(char.IsControl)
        ? Task.FromResult(new ErasedJourney(0, 0, 0))
        : database.WriteAsync(async session =>
        {
            await EraseStatements.OverwriteFreedAsync(session, on: true);
            // The learner's row first, as every change of it does.
            var learners = await LearnerRows.DeleteAsync(session, userId);
            var registrations = await RegistrationRows.DeleteAsync(session, userId);
            var tests = await TestRows.DeleteAsync(session, userId);
            await LicenseKeyRows.ForgetAsync(session, userId);
            await EraseStatements.OverwriteFreedAsync(session, on: false);
            return new ErasedJourney(learners, registrations, tests);
        });
}

/// <summary>What of a journey was erased.</summary>
/// <param name="Profiles">1 where the learner was known, with its profile, self-assessment, goal and level; else 0.</param>
/// <param name="Registrations">Links to partnerships.</param>
/// <param name="Tests">Tests.</param>
internal sealed record ErasedJourney(int Profiles, int Registrations, int Tests);
