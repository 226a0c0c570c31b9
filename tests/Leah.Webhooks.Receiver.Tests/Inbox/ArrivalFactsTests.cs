using System.Text;
using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver.Tests.Inbox;

/// <summary>What the inbox knows of an event is the same whether its bytes are ordinary, and read in one pass, or need a document of their own.</summary>
public sealed class ArrivalFactsTests
{
    // An unknown object is nothing that one pass reads over, and says nothing that the inbox has to know.
    private const string NeedsADocument = ",\"zz\":{}";

    public static TheoryData<string, string, string> Bodies
    {
        get
        {
            var bodies = new TheoryData<string, string, string>
            {
                { EventTypes.OverallLevel, "27.4", "2.740e1" },
                { EventTypes.OverallLevel, "27.4", "0.1234567890123456789012345678901234567890" },
                { EventTypes.OverallLevel, "\"score\":27.4,", "" },
                { EventTypes.OverallLevel, "\"sublevel\":\"Sublevel 1.1\"}", "\"sublevel\":null}" },
                { EventTypes.OverallLevel, "\"Level 1\",\"sublevel\"", "\"Niv\\/eau \\\"é\\\"\",\"sublevel\"" },
                { EventTypes.OverallLevel, "\"2024-05-17T20:41:23.238Z\"", "\"2024-05-17T22:41:23.238999+02:00\"" },
                { EventTypes.UserRegistered, "\"partner\":{\"id\":", "\"partner\":{\"else\":" },
                { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"été\"" },
                { EventTypes.PlacementTestFinished, "\"65e9c74f4805c146b5770d4c\"", $"\"{new string('t', 200)}\"" },
            };
            foreach (var type in EventTypes.All)
                bodies.Add(type, "\"event\"", "\"event\"");
            return bodies;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Facts_are_the_same_however_the_body_is_read(string eventType, string piece, string other)
    {
        var sample = Encoding.UTF8.GetString(EventCatalogue.Find(eventType)!.Sample.Span);
        sample.ShouldContain(piece);
        var body = sample.Replace(piece, other, StringComparison.Ordinal);
        var asked = new IdentityOptions();
        foreach (var path in (string[])["event", "user.id", "partner.id", "test.id", "overall", "overall.score", "overall.level", "speakingTest.isValid", "externalIds", "nothing.at.all", "zz.x"])
            asked.Members.Add(path);

        foreach (var options in (ReceiverOptions[])[new(), new() { Identity = { [eventType] = asked } }])
        {
            var recipes = new Recipes(options.Identity);
            var (facts, _) = OpenBody.Run(Encoding.UTF8.GetBytes(body), options, recipes);
            var (closely, _) = OpenBody.Run(Encoding.UTF8.GetBytes(body[..^1] + NeedsADocument + "}"), options, recipes);

            facts.ShouldNotBeNull().ShouldBe(closely);
            facts.IsComplete.ShouldBeTrue();
            facts.Subject.ShouldNotBeNull();
        }
    }
}
