namespace Leah.Webhooks;

/// <summary>The user an event is about.</summary>
public sealed record User : EventPart
{
    /// <summary>The user's id on the learning platform.</summary>
    public string? Id { get; init; }

    /// <summary>Who the user is.</summary>
    public PersonalInformation? PersonalInformation { get; init; }
}
