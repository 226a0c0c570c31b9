using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Tests.Api.Reading;

public sealed class UtcTimeTests
{
    [Theory]
    [InlineData("2024-03-07T13:43:40.674Z", "2024-03-07T13:43:40.6740000Z")]
    [InlineData("2024-03-07T13:43:40Z", "2024-03-07T13:43:40.0000000Z")]
    [InlineData("2024-03-07T13:43Z", "2024-03-07T13:43:00.0000000Z")]
    [InlineData("2024-03-07T13:43:40+02:00", "2024-03-07T11:43:40.0000000Z")]
    [InlineData("2024-03-07T13:43:40.1234567-05:00", "2024-03-07T18:43:40.1234567Z")]
    [InlineData("2024-03-07", "2024-03-07T00:00:00.0000000Z")]
    public void A_time_with_its_offset_is_read(string text, string utc)
    {
        UtcTime.TryParse(text, out var time).ShouldBeTrue();
        time.UtcDateTime.ToString("O").ShouldBe(utc);
    }

    [Theory]
    [InlineData("2024-03-07T13:43:40")]
    [InlineData("2024-03-07T13:43")]
    [InlineData("2024-13-07T13:43:40Z")]
    [InlineData("2024-02-30")]
    [InlineData("07/03/2024")]
    [InlineData("yesterday")]
    [InlineData("2024")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_time_or_has_no_offset_is_not(string? text) => UtcTime.TryParse(text, out _).ShouldBeFalse();
}
