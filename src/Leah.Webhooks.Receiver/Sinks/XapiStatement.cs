using System.Text.Json;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>An event as an xAPI 1.0.3 statement: who, did what, with which result.</summary>
internal static class XapiStatement
{
    private const string Verbs = "http://adlnet.gov/expapi/verbs/", Assessment = "http://adlnet.gov/expapi/activities/assessment";

    /// <summary>The statement's id, made of what the event says: the same event has the same id in every store, and a correction has another.</summary>
    public static Guid IdOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var bytes = Convert.FromHexString(new KeyHash().Add("xapi").Add(document.RootElement).ToString());
        // Version 8, "made as its maker likes", of the variant that the standard asks for.
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new Guid(bytes, bigEndian: true);
    }

    public static byte[] Write(Guid id, WebhookEvent told, XapiOptions options)
    {
        using var statement = new MemoryStream();
        using (var json = new Utf8JsonWriter(statement))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            WriteActor(json, told, options);
            WriteDeed(json, told, options);
            WriteResult(json, told, options);
            if (told.Date is { Instant: not null } date)
                json.WriteString("timestamp", date.Text);
            json.WriteEndObject();
        }

        return statement.ToArray();
    }

    private static void WriteActor(Utf8JsonWriter json, WebhookEvent told, XapiOptions options)
    {
        json.WriteStartObject("actor");
        json.WriteString("objectType", "Agent");
        json.WriteStartObject("account");
        json.WriteString("homePage", options.HomePage.ToString());
        json.WriteString("name", told.User?.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDeed(Utf8JsonWriter json, WebhookEvent told, XapiOptions options)
    {
        var (verb, activity, name) = told switch
        {
            UserRegistered => ("registered", "partnership", "Partnership"),
            OnboardingFinished => ("completed", "onboarding", "Onboarding"),
            PlacementTestFinished => ("completed", "placement-test", "Placement test"),
            SpeakingTestFinished => ("completed", "speaking-test", "Speaking test"),
            _ => ("scored", "overall-level", "Overall level"),
        };
        json.WriteStartObject("verb");
        json.WriteString("id", Verbs + verb);
        json.WriteStartObject("display");
        json.WriteString("en", verb);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("object");
        json.WriteString("id", $"{Base(options)}/{activity}");
        json.WriteStartObject("definition");
        json.WriteStartObject("name");
        json.WriteString("en", name);
        json.WriteEndObject();
        if (told is PlacementTestFinished or SpeakingTestFinished)
            json.WriteString("type", Assessment);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, WebhookEvent told, XapiOptions options)
    {
        var (score, level, sublevel) = told switch
        {
            PlacementTestFinished { Test.Result: { } result } => (result.Score, result.Level, result.Sublevel),
            SpeakingTestFinished { Test.Result: { } result } => (result.Score, result.Level, result.Sublevel),
            OverallLevelCalculated { Overall: { } overall } => (overall.Score, overall.Level, overall.Sublevel),
            _ => ((Score?)null, null, null),
        };
        if (score is null && level is null)
            return;
        json.WriteStartObject("result");
        json.WriteBoolean("completion", true);
        if (told is SpeakingTestFinished { Test.IsValid: { } valid })
            json.WriteBoolean("success", valid);
        if (score is { } points)
        {
            json.WriteStartObject("score");
            json.WriteNumber("raw", points.Value);
            json.WriteEndObject();
        }

        json.WriteStartObject("extensions");
        if (level is not null)
            json.WriteString($"{Base(options)}/level", level);
        if (sublevel is not null)
            json.WriteString($"{Base(options)}/sublevel", sublevel);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Base(XapiOptions options) => options.Vocabulary.ToString().TrimEnd('/');
}
