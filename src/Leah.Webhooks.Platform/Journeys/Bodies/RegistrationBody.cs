using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>With what a learner joins a partnership: one of the two.</summary>
/// <param name="Code">The partnership's code.</param>
/// <param name="LicenseKey">A license key of the partnership, not used yet.</param>
/// <param name="ExternalIds">The learner's ids in this partner's systems; left out for the profile's.</param>
internal sealed record RegistrationBody(string? Code = null, string? LicenseKey = null, IReadOnlyList<string>? ExternalIds = null) : ICheckedBody
{
    public void Check(Faults faults)
    {
        if ((Code is null) == (LicenseKey is null))
            faults.Add("$", "must have code or licenseKey, one of the two");
        if (Code is not null)
            CheckText.Needed("$.code", Code, faults);
        if (LicenseKey is not null)
            CheckText.Needed("$.licenseKey", LicenseKey, faults);
        CheckText.Each("$.externalIds", ExternalIds, faults, CheckText.LongestId);
    }
}
