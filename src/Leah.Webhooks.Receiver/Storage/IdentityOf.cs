using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// The identity of an event. For most types it is what the event is about (<see cref="ArrivalFacts.Subject"/>). What states that something
/// now holds, as a level does, is compared with what holds for the user at that moment.
/// </summary>
internal static class IdentityOf
{
    private const string Current = """
        SELECT identity, event_date FROM inbox
        WHERE user_id = @user_id AND event_type = @event_type AND identity IS NOT NULL
        ORDER BY event_date DESC, seq DESC LIMIT 1
        """;

    public static async ValueTask<string?> RunAsync(Session session, Receipt receipt)
    {
        var facts = receipt.Facts;
        if (facts.Subject is not { } subject || receipt.Recipe is not { AgainstCurrent: true })
            return facts.Subject;

        var current = await session.SingleAsync(
            Current, row => new Standing(row.GetString(0), row.GetString(1)), ("@user_id", facts.UserId), ("@event_type", facts.EventType));
        return Decide(subject, facts.Date ?? "", receipt.WebhookId, current);
    }

    /// <summary>The identity of a statement about what holds.</summary>
    /// <param name="subject">What it states.</param>
    /// <param name="date">When that came to hold.</param>
    /// <param name="webhookId">The sender's id of the event, where it gave one.</param>
    /// <param name="current">What holds now; null where nothing was stated before.</param>
    public static string Decide(string subject, string date, string? webhookId, Standing? current)
    {
        // What holds already is stated again, whatever date the repeat bears.
        if (current is not null && current.Identity.StartsWith(subject, StringComparison.Ordinal))
            return current.Identity;

        // Its date tells a return to an earlier state (a new date) from a late repeat of that state (the old one). Two states of one
        // instant can only be told apart by the sender's ids.
        var turn = current is not null && current.Date == date && webhookId is not null ? $"@{KeyHash.Of(System.Text.Encoding.UTF8.GetBytes(webhookId))}" : "";
        return $"{subject}@{date}{turn}";
    }

    /// <summary>What holds for a user: the newest statement.</summary>
    internal sealed record Standing(string Identity, string Date);
}
