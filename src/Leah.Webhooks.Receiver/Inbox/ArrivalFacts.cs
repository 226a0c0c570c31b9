using Leah.Webhooks.Receiver.Storage;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>What the inbox has to know of an event, read off it once.</summary>
/// <param name="EventType">The event type.</param>
/// <param name="UserId">Whom it is about, where it says so.</param>
/// <param name="PartnerId">The partnership, where it says so.</param>
/// <param name="Date">When it happened, in UTC to the millisecond, where it says so.</param>
/// <param name="IsComplete">Whether it has all that its type should have.</param>
/// <param name="Subject">The key of what it is about, by its type's <see cref="Recipe"/>; null for an incomplete event and a type without a recipe.</param>
internal sealed record ArrivalFacts(string EventType, string? UserId, string? PartnerId, string? Date, bool IsComplete, string? Subject)
{
    private const int LongestText = 200;

    private static readonly MemberPath UserPath = new("user.id"), PartnerPath = new("partner.id"), DatePath = new("date");

    public static ArrivalFacts Of(string eventType, OpenedEvent opened, bool isComplete, Recipe? recipe)
    {
        var said = opened.Completeness;
        var date = said.IsEvent ? said.Date : DatePath.TextIn(opened) is { } text ? new EventDate(text) : null;
        return new(
            eventType,
            Short(said.IsEvent ? said.UserId : UserPath.TextIn(opened)),
            Short(said.IsEvent ? said.PartnerId : PartnerPath.TextIn(opened)),
            date?.Instant?.ToStoredText(),
            isComplete,
            isComplete ? recipe?.KeyOf(opened) : null);
    }

    // A complete event has shorter ones. What is longer is no id, and too long for an index.
    private static string? Short(string? text) => text is { Length: <= LongestText } ? text : null;
}
