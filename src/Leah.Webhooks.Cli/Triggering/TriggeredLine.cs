using System.Text;
using System.Text.Json.Serialization;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Triggering;

/// <summary>One sent event as <c>leah trigger</c> writes it.</summary>
internal sealed record TriggeredLine(string EventType, string WebhookId, string Outcome, int? StatusCode, double DurationMs)
{
    /// <summary>Why there was no answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>What the endpoint said, where it refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResponseBody { get; init; }

    public static TriggeredLine Of(string eventType, string id, Exchange exchange) =>
        new(eventType, id, exchange.Outcome, exchange.Status, Math.Round(exchange.Elapsed.TotalMilliseconds, 1))
        {
            Error = exchange.Fault?.Error,
            ResponseBody = exchange is { IsSuccess: false, Status: not null } ? Encoding.UTF8.GetString(exchange.Body.Span) : null,
        };

    /// <summary>For people, in at most 80 columns but for a long error.</summary>
    public string ToText() => $"{EventType,-23} {(StatusCode is { } status ? Exchange.Words(status) : Outcome),-24} {DurationMs,8:0.0} ms  {Detail()}".TrimEnd();

    private string Detail()
    {
        if (Error is not null)
            return Error;
        var firstLine = (ResponseBody ?? "").Split('\n')[0];
        return firstLine.Length <= 200 ? firstLine : firstLine[..200] + "…";
    }
}
