using System.Runtime.InteropServices;
using System.Text.Json;

namespace Leah.Webhooks.Checking;

/// <summary>Judges one value against the kind its member has.</summary>
internal static class MemberValue
{
    public const int LongestId = 200;

    /// <summary>What is wrong with the value; null when nothing is.</summary>
    public static string? Fault(JsonElement value, MemberKind kind, Demand demand)
    {
        var (expected, words) = ExpectationOf(kind);
        var actual = value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
        if (actual != expected)
            return $"must be {words}, was {WordsFor(value.ValueKind)}";
        return kind switch
        {
            MemberKind.Score => FaultOfScore(value),
            MemberKind.WholeNumber or MemberKind.Proficiency when !value.TryGetInt32(out _) =>
                $"must be {words}, was {Shorten(value.GetRawText())}",
            MemberKind.Proficiency when demand > Demand.Readable && value.GetInt32() is < 1 or > 5 =>
                $"must be {words}, was {value.GetInt32()}",
            MemberKind.Id when demand > Demand.Readable => FaultOfId(value),
            MemberKind.Date when demand > Demand.Readable => FaultOfDate(value),
            _ => null,
        };
    }

    public static string WordsFor(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>Cuts what a sender sent to a length that fits a message.</summary>
    public static string Shorten(string text)
    {
        const int Longest = 60;
        if (text.Length <= Longest)
            return text;
        // Never between the halves of a surrogate pair.
        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static (JsonValueKind Kind, string Words) ExpectationOf(MemberKind kind) => kind switch
    {
        MemberKind.Score => (JsonValueKind.Number, "a number"),
        MemberKind.WholeNumber => (JsonValueKind.Number, "a whole number"),
        MemberKind.Proficiency => (JsonValueKind.Number, "a whole number from 1 to 5"),
        MemberKind.Flag => (JsonValueKind.True, "true or false"),
        MemberKind.Texts or MemberKind.Objects => (JsonValueKind.Array, "an array"),
        MemberKind.Object => (JsonValueKind.Object, "an object"),
        _ => (JsonValueKind.String, "a string"),
    };

    private static string? FaultOfScore(JsonElement value)
    {
        var json = JsonMarshal.GetRawUtf8Value(value);
        return Score.TryParse(json, out _) ? null : $"must be a number between ±7.9e28, was {Shorten(value.GetRawText())}";
    }

    private static string? FaultOfId(JsonElement value)
    {
        var json = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (json.IsEmpty)
            return "must not be empty";
        if (json.Length <= LongestId && !json.Contains((byte)'\\'))
            return null;
        var id = value.GetString() ?? "";
        if (id.Length > LongestId)
            return $"must be at most {LongestId} characters, was {id.Length}";
        return id.Any(c => c < ' ') ? "must not contain control characters" : null;
    }

    private static string? FaultOfDate(JsonElement value)
    {
        var text = value.GetString() ?? "";
        return EventDate.TryParse(text, out _)
            ? null
            : $"must be an ISO 8601 date with an offset, like 2024-03-07T13:43:40.674Z, was {Shorten(value.GetRawText())}";
    }
}
