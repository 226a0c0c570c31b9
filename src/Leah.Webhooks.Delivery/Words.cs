namespace Leah.Webhooks.Delivery;

/// <summary>Enums as the words that stand in tables, JSON and pages: lower case, made once.</summary>
internal static class Words
{
    public static string Word<T>(this T value) where T : struct, Enum => Table<T>.Words[value];

    public static T Parse<T>(string word) where T : struct, Enum =>
        TryParse<T>(word, out var value) ? value : throw new FormatException($"\"{word}\" is no {typeof(T).Name}.");

    public static bool TryParse<T>(string word, out T value) where T : struct, Enum => Table<T>.Values.TryGetValue(word, out value);

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(value => value, value => value.ToString().ToLowerInvariant());

        public static readonly Dictionary<string, T> Values = Words.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
