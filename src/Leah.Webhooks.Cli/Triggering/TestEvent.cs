using System.Text.Json.Nodes;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Triggering;

/// <summary>Complete events about new users whom everybody can tell for tests: by their id, their address and a custom field.</summary>
internal static class TestEvent
{
    /// <param name="eventType">One of the five.</param>
    /// <param name="mark">What made it, such as leah-verify: the users' and tests' ids begin with it.</param>
    /// <param name="ids">Makes the rest of the ids.</param>
    public static JsonObject Of(string eventType, string mark, IdGenerator ids)
    {
        var root = JsonNode.Parse(EventBody.Sample(eventType))?.AsObject() ?? [];
        var id = ids.Next(mark);
        var person = new JsonObject
        {
            ["email"] = $"{id}@example.com",
            ["familyName"] = "Test",
            ["givenName"] = "Leah",
            ["phoneNumber"] = "+10000000000",
            ["picture"] = "https://example.com/leah-test.jpg",
            ["customFields"] = new JsonArray(new JsonObject { ["name"] = "leah_test", ["value"] = mark }),
        };
        root["user"] = new JsonObject { ["id"] = id, ["personalInformation"] = person };
        root["partner"] = new JsonObject { ["id"] = mark, ["name"] = $"{mark} (test)", ["code"] = null };
        root["externalIds"] = new JsonArray(JsonValue.Create(id));
        foreach (var test in (string[])["test", "speakingTest", "placementTest"])
        {
            if (root[test] is JsonObject part)
                part["id"] = ids.Next(mark);
        }

        return root;
    }
}
