using System.Text;
using System.Text.Json.Serialization;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Platform.Api;

/// <summary>A delivery: an event on its way to an endpoint.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EventId">The event that it brings: the <c>webhook-id</c>.</param>
/// <param name="EventType">That event's type.</param>
/// <param name="PartnershipId">Whose event it is.</param>
/// <param name="EndpointId">Where it goes.</param>
/// <param name="State"><c>scheduled</c>, <c>held</c> (its endpoint is not active), <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="AttemptCount">How many of its three attempts it has used up.</param>
/// <param name="NextAttemptAt">When it is due, while it is scheduled.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SettledAt">When it came to its end.</param>
/// <param name="Test">Whether it brings a sample, to try the endpoint.</param>
/// <param name="ResendOf">The delivery that it repeats.</param>
internal record DeliveryAnswer(
    string Id,
    string EventId,
    string EventType,
    string PartnershipId,
    string EndpointId,
    string State,
    int AttemptCount,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SettledAt,
    bool Test,
    string? ResendOf)
{
    public static DeliveryAnswer Of(DeliverySummary found) => new(
        found.Id, found.EventId, found.EventType, found.PartnershipId, found.EndpointId, found.State.Word(),
        found.AttemptCount, found.NextAttemptAt, found.CreatedAt, found.SettledAt, found.Test, found.ResendOf);
}

/// <summary>A delivery with all that is known of it.</summary>
internal sealed record DeliveryDetailsAnswer : DeliveryAnswer
{
    private DeliveryDetailsAnswer(DeliveryAnswer summary) : base(summary)
    {
    }

    /// <summary>Its attempts, the first one first.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<AttemptAnswer> Attempts { get; init; }

    /// <summary>What is sent, or was sent last.</summary>
    [JsonPropertyOrder(2)]
    public required RequestAnswer Request { get; init; }

    public static DeliveryDetailsAnswer Of(DeliveryDetails details) => new(Of(details.Summary))
    {
        Attempts = [.. details.Attempts.Select(AttemptAnswer.Of)],
        Request = RequestAnswer.Of(details.Request),
    };
}

/// <summary>One request to the endpoint and what came of it.</summary>
/// <param name="Number">Which of the delivery's tries it is. An interrupted attempt has the number of the try that it did not use up.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>rejected</c> (a status), <c>timeout</c>, <c>connection</c>, <c>tls</c>, <c>dns</c>, <c>blocked</c> (address not allowed) or <c>interrupted</c>.</param>
/// <param name="StatusCode">The final status, where one came.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="ResponseHeaders">The response's headers.</param>
/// <param name="ResponseBody">The first 16 KiB of the response's body, as text.</param>
/// <param name="ResponseTruncated">Whether there was more.</param>
/// <param name="RemoteAddress">The address and port that was spoken to.</param>
/// <param name="Timings">How long each phase took, in milliseconds.</param>
internal sealed record AttemptAnswer(
    int Number,
    DateTimeOffset StartedAt,
    double DurationMs,
    string Outcome,
    int? StatusCode,
    string? Error,
    IReadOnlyDictionary<string, string>? ResponseHeaders,
    string? ResponseBody,
    bool ResponseTruncated,
    string? RemoteAddress,
    AttemptTimings? Timings)
{
    public static AttemptAnswer Of(Attempt attempt) => new(
        attempt.Number,
        attempt.StartedAt,
        Math.Round(attempt.Duration.TotalMilliseconds, 3),
        attempt.Outcome.Word(),
        attempt.StatusCode,
        attempt.Error,
        attempt.ResponseHeaders,
        attempt.StatusCode is null ? null : Encoding.UTF8.GetString(attempt.ResponseBody.Span),
        attempt.ResponseTruncated,
        attempt.RemoteAddress,
        attempt.Timings);
}

/// <summary>A delivery's request, its secrets redacted.</summary>
/// <param name="Url">The endpoint's address.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, byte for byte, as text; null once the person's data was erased.</param>
internal sealed record RequestAnswer(string Url, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    public static RequestAnswer Of(ShownRequest request) => new(
        request.Url,
        request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.Ordinal),
        request.Body.IsEmpty ? null : Encoding.UTF8.GetString(request.Body.Span));
}
