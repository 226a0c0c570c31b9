using System.Text;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>The columns of an export: the same in every format, and a promise. New ones come at the end.</summary>
internal static class ExportedEvent
{
    public static IReadOnlyList<ExportColumn> Columns { get; } =
    [
        new("id", received => received.Id),
        new("received_at", received => TimeText.ToIso(received.ReceivedAt)) { Time = received => received.ReceivedAt.ToUnixTimeMilliseconds() },
        new("event_type", received => received.EventType),
        new("user_id", received => received.UserId, IsOptional: true),
        new("partner_id", received => received.PartnerId, IsOptional: true),
        new("event_date", received => received.EventDate, IsOptional: true),
        new("outcome", received => received.Outcome.ToWord()),
        new("same_as", received => received.SameAs, IsOptional: true),
        new("webhook_id", received => received.WebhookId, IsOptional: true),
        new("credential", received => received.Credential),
        new("body", received => Encoding.UTF8.GetString(received.Body.Span)),
    ];
}

/// <summary>A column of an export.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="IsOptional">Whether it may be without a value.</param>
internal sealed record ExportColumn(string Name, Func<ReceivedEvent, string?> Text, bool IsOptional = false)
{
    /// <summary>For a column of times: Unix milliseconds, for formats that know times.</summary>
    public Func<ReceivedEvent, long>? Time { get; init; }
}
