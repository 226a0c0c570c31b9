using System.Text;

namespace Leah.Webhooks.Tests.Events;

/// <summary>Short words for what the tests of events say often.</summary>
internal static class Json
{
    public static IEnumerable<TheoryDataRow<string>> Types => EventTypes.All.Select(type => new TheoryDataRow<string>(type));

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    public static string Text(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json);

    public static string Sample(string eventType) => Text(EventCatalogue.Find(eventType)!.Sample.Span);

    /// <summary>The event in a text that must be one.</summary>
    public static WebhookEvent Read(string json)
    {
        var reading = EventJson.Parse(Bytes(json));
        reading.Problems.ShouldBeEmpty();
        return reading.Event.ShouldNotBeNull();
    }

    public static string Rewrite(string json) => Text(EventJson.Write(Read(json)));

    /// <summary>A sample with one piece of its text put in place of another, which must be there.</summary>
    public static string SampleWith(string eventType, string piece, string other)
    {
        var sample = Sample(eventType);
        sample.ShouldContain(piece);
        return sample.Replace(piece, other, StringComparison.Ordinal);
    }
}
