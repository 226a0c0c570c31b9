namespace Leah.Webhooks.Tests.Events;

public sealed class SamplesTests
{
    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Sample_read_and_written_comes_back_byte_for_byte(string eventType)
    {
        var sample = EventCatalogue.Find(eventType)!.Sample;

        var reading = EventJson.Parse(sample);

        reading.Problems.ShouldBeEmpty();
        reading.Event!.Event.ShouldBe(eventType);
        Json.Text(EventJson.Write(reading.Event)).ShouldBe(Json.Text(sample.Span));
    }

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Sample_leaves_nothing_over_that_the_records_do_not_know(string eventType)
    {
        var @event = Json.Read(Json.Sample(eventType));

        @event.OtherMembers.ShouldBeNull();
        @event.User!.OtherMembers.ShouldBeNull();
        @event.User.PersonalInformation!.OtherMembers.ShouldBeNull();
        @event.Partner!.OtherMembers.ShouldBeNull();
        ((@event as OnboardingFinished)?.Perception?.OtherMembers).ShouldBeNull();
        ((@event as PlacementTestFinished)?.Test?.Result?.OtherMembers).ShouldBeNull();
        ((@event as SpeakingTestFinished)?.Test?.Result?.OtherMembers).ShouldBeNull();
        ((@event as OverallLevelCalculated)?.Overall?.OtherMembers).ShouldBeNull();
    }
}
