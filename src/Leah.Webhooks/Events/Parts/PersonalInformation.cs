namespace Leah.Webhooks;

/// <summary>Who a user is. All of it is personal data: never log it.</summary>
public sealed record PersonalInformation : EventPart
{
    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>The given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>The phone number, usually with its country's prefix.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The address of a picture. Not written when there is none.</summary>
    public string? Picture { get; init; }

    /// <summary>What the organization asks beyond the usual; may be empty.</summary>
    public IReadOnlyList<CustomField>? CustomFields { get; init; }
}
