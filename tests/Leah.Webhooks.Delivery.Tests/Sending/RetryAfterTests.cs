using System.Net;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "0", 0)]
    [InlineData(503, " 7 ", 7)]
    [InlineData(503, "99999999999999999999", 999_999_999)]
    [InlineData(429, "Sun, 01 Mar 2026 12:02:00 GMT", 120)]
    [InlineData(429, "Sunday, 01-Mar-26 12:02:00 GMT", 120)]
    [InlineData(429, "Sun Mar  1 12:02:00 2026", 120)]
    [InlineData(503, "Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData(503, "-5", null)]
    [InlineData(503, "1.5", null)]
    [InlineData(503, "soon", null)]
    [InlineData(503, "", null)]
    [InlineData(500, "120", null)]
    [InlineData(301, "120", null)]
    [InlineData(200, "120", null)]
    public void Retry_after_is_read_on_429_and_503(int status, string value, int? seconds)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        response.Headers.TryAddWithoutValidation("Retry-After", value);

        RetryAfter.Of(response, Now).ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }
}
