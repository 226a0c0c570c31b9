using System.Net;
using System.Net.Http.Headers;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Reads <c>Retry-After</c> of the two statuses that ask us to come back later.</summary>
internal static class RetryAfter
{
    // More digits than that are years, and would overflow.
    private const int MaxDigits = 9;

    /// <summary>How long to wait from now; null when the endpoint did not say or said it in a way that cannot be read.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || !response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        var value = values.First().Trim();
        if (value.Length > 0 && value.All(char.IsAsciiDigit))
            return TimeSpan.FromSeconds(value.Length > MaxDigits ? 999_999_999 : int.Parse(value));
        if (!RetryConditionHeaderValue.TryParse(value, out var parsed) || parsed.Date is not { } date)
            return null;
        return date > now ? date - now : TimeSpan.Zero;
    }
}
