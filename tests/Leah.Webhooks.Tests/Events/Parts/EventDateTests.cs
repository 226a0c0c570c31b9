using CsCheck;

namespace Leah.Webhooks.Tests.Events.Parts;

public sealed class EventDateTests
{
    public static TheoryData<string, string> Dates => new()
    {
        { "2024-03-07T13:43:40.674Z", "2024-03-07T13:43:40.6740000Z" },
        { "2024-03-07T13:43:40Z", "2024-03-07T13:43:40.0000000Z" },
        { "2024-03-07T13:43Z", "2024-03-07T13:43:00.0000000Z" },
        { "2024-03-07T13:43:40.6Z", "2024-03-07T13:43:40.6000000Z" },
        { "2024-03-07T13:43:40.6741234Z", "2024-03-07T13:43:40.6741234Z" },
        { "2024-03-07T13:43:40.674123456Z", "2024-03-07T13:43:40.6741234Z" },
        { "2024-03-07T13:43:40.674123456789+02:00", "2024-03-07T11:43:40.6741234Z" },
        { "2024-03-07T13:43:40.674-05:30", "2024-03-07T19:13:40.6740000Z" },
        { "2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00.0000000Z" },
        { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000Z" },
    };

    public static TheoryData<string> NoDates =>
    [
        "", "Z", "yesterday", "2024-03-07", "2024-03-07Z", "2024-03-07T13:43:40", "2024-03-07T13:43:40.674", "2024-03-07 13:43:40Z", "2024-03-07T13:43:40+0200",
        "2024-03-07T13:43:40+02", "2024-3-7T13:43:40Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-03-07T24:00:00Z", "2024-03-07T13:43:60Z",
        "2024-03-07T13:43:40.67412345xZ", "2024-03-07T13:43:40+25:00", "0001-01-01T00:00:00+05:00",
        "2023-02-29T00:00:00.000Z", "2024-00-01T00:00:00.000Z", "2024-13-01T00:00:00.000Z", "2024-03-00T00:00:00.000Z", "2024-03-07T24:00:00.000Z", "2024-03-07T13:60:40.000Z",
        "2024-03-07T13:43:60.000Z", "0000-03-07T13:43:40.000Z", "2024-03-07T13:43:40.67xZ", "2024-03-07T1x:43:40.674Z", "2024-03-07T13:43:40.٣٣٣Z",
        " 2024-03-07T13:43:40Z", "2024-03-07T13:43:40Z ", "1709819020674", "07/03/2024 13:43:40 +00:00",
    ];

    [Theory]
    [MemberData(nameof(Dates))]
    public void Date_with_an_offset_names_its_instant_and_keeps_its_text(string text, string instant)
    {
        var date = new EventDate(text);

        date.Text.ShouldBe(text);
        date.Instant.ShouldNotBeNull().UtcDateTime.ToString("O").ShouldBe(instant);
    }

    [Theory]
    [MemberData(nameof(NoDates))]
    public void Text_that_is_no_date_with_an_offset_names_no_instant_and_is_kept(string text)
    {
        new EventDate(text).Instant.ShouldBeNull();
        new EventDate(text).Text.ShouldBe(text);
    }

    [Fact]
    public void Any_instant_is_written_to_the_millisecond_in_utc_and_read_again() => Gen.DateTimeOffset.Sample(instant =>
    {
        var date = new EventDate(instant);
        return date.Text.Length == 24 && date.Text.EndsWith('Z') && date.Instant == instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond));
    });

    [Fact]
    public void Any_text_is_kept() => AnyEvent.Text.Sample(text => new EventDate(text).Text == text);
}
