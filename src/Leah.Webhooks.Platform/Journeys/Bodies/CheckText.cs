using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>Bounds of what people write. What it says is theirs: any script, any form of address is kept as it is given.</summary>
internal static class CheckText
{
    public const int LongestId = 200;
    public const int LongestText = 500;
    public const int LongestUrl = 2000;
    public const int MostEntries = 100;

    /// <summary>A text that must say something.</summary>
    public static void Needed(string path, string text, Faults faults, int longest = LongestText)
    {
        if (string.IsNullOrWhiteSpace(text))
            faults.Add(path, "must not be empty");
        Bounded(path, text, faults, longest);
    }

    /// <summary>A text that may be missing or empty.</summary>
    public static void Bounded(string path, string? text, Faults faults, int longest = LongestText)
    {
        if (text?.Length > longest)
            faults.Add(path, $"has {text.Length} characters: {longest} are kept at most");
    }

    /// <summary>Texts of which each must say something.</summary>
    public static void Each(string path, IReadOnlyList<string>? texts, Faults faults, int longest = LongestText)
    {
        if (texts?.Count > MostEntries)
            faults.Add(path, $"has {texts.Count} entries: {MostEntries} are kept at most");
        for (var i = 0; texts is not null && i < Math.Min(texts.Count, MostEntries); i++)
            Needed($"{path}[{i}]", texts[i], faults, longest);
    }

    /// <summary>An id: a key of tables, so no control characters, which one of the databases cannot hold.</summary>
    public static void Id(string path, string id, Faults faults)
    {
        if (id.Length is 0 or > LongestId || id.Any(char.IsControl))
            faults.Add(path, $"must have 1 to {LongestId} characters and no control characters");
    }
}
