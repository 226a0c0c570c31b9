using System.Globalization;
using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Reads a query's parameters; what is wrong with them is added to the faults under the parameter's name.</summary>
internal readonly struct QueryReader(IQueryCollection query, Faults faults)
{
    private const int LongestText = 512;

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count == 0 || (values.Count == 1 && string.IsNullOrEmpty(values[0])))
            return null;
        // U+0000: one of the databases cannot hold it, and would look for something else in its place.
        if (values is [{ Length: <= LongestText } value] && !value.Contains('\0', StringComparison.Ordinal))
            return value;
        faults.Add(name, $"stands there once, with {LongestText} characters at most and without the character U+0000");
        return null;
    }

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        faults.Add(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (UtcTime.TryParse(text, out var value))
            return value;
        faults.Add(name, "must be a time in ISO 8601 with its offset, for example 2024-03-07T13:43:40Z");
        return null;
    }

    public string? OneOf(string name, IReadOnlyList<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text))
            return Text(name);
        faults.Add(name, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>A parameter that may stand there several times, each time with one of these words.</summary>
    public IReadOnlyList<string> Words(string name, IReadOnlyList<string> words)
    {
        var values = query[name];
        if (values.All(value => value is not null && words.Contains(value)))
            return [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
        faults.Add(name, $"must be one of {string.Join(", ", words)}");
        return [];
    }
}
