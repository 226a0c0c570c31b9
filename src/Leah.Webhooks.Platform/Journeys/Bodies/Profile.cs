using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>Who a learner is; a part of the onboarding.</summary>
/// <param name="PersonalInformation">What its events say under <c>user.personalInformation</c>.</param>
/// <param name="CountryCode">The country, as two capital letters.</param>
/// <param name="RegionName">The region of the country.</param>
/// <param name="ExternalIds">Its ids in partners' systems, for every partnership whose registration gave none.</param>
internal sealed record Profile(PersonalData PersonalInformation, string CountryCode, string RegionName, IReadOnlyList<string>? ExternalIds = null) : ICheckedBody
{
    public void Check(Faults faults)
    {
        PersonalInformation.Check("$.personalInformation", faults);
        if (CountryCode.Length != 2 || !CountryCode.All(char.IsAsciiLetterUpper))
            faults.Add("$.countryCode", "must be a country's two capital letters, like CO");
        CheckText.Needed("$.regionName", RegionName, faults);
        CheckText.Each("$.externalIds", ExternalIds, faults, CheckText.LongestId);
    }

    // A record prints its members; a person's must never reach a log.
    public override string ToString() => nameof(Profile);
}

/// <summary>What is known of a person.</summary>
/// <param name="Email">The e-mail address, kept as it is given.</param>
/// <param name="FamilyName">The family name.</param>
/// <param name="GivenName">The given name.</param>
/// <param name="PhoneNumber">The phone number.</param>
/// <param name="Picture">The address of a picture.</param>
/// <param name="CustomFields">What the organization asks beyond the usual.</param>
internal sealed record PersonalData(
    string? Email = null,
    string? FamilyName = null,
    string? GivenName = null,
    string? PhoneNumber = null,
    string? Picture = null,
    IReadOnlyList<Answer>? CustomFields = null)
{
    public void Check(string path, Faults faults)
    {
        CheckText.Bounded($"{path}.email", Email, faults);
        CheckText.Bounded($"{path}.familyName", FamilyName, faults);
        CheckText.Bounded($"{path}.givenName", GivenName, faults);
        CheckText.Bounded($"{path}.phoneNumber", PhoneNumber, faults);
        CheckText.Bounded($"{path}.picture", Picture, faults, CheckText.LongestUrl);
        if (CustomFields?.Count > CheckText.MostEntries)
            faults.Add($"{path}.customFields", $"has {CustomFields.Count} entries: {CheckText.MostEntries} are kept at most");
        foreach (var (field, index) in (CustomFields ?? []).Take(CheckText.MostEntries).Select((field, index) => (field, index)))
        {
            CheckText.Needed($"{path}.customFields[{index}].name", field.Name, faults);
            CheckText.Bounded($"{path}.customFields[{index}].value", field.Value, faults);
        }
    }

    // A record prints its members; a person's must never reach a log.
    public override string ToString() => nameof(PersonalData);
}

/// <summary>An answer to something that the organization asks.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Value">The answer.</param>
internal sealed record Answer(string Name, string Value)
{
    // A record prints its members; a person's must never reach a log.
    public override string ToString() => nameof(Answer);
}
