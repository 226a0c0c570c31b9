using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>
/// Holds a section of the settings against its options class: keys that are not there, values that cannot be read, values outside the limits
/// that the class declares. Binding alone would pass over the first, stop at the second and name the third in C#'s words.
/// </summary>
internal static class SectionShape
{
    /// <summary>The section's options, or null where a value is wrong; what is wrong is added to the faults.</summary>
    public static T? Check<T>(IConfiguration configuration, string section, List<string> faults) where T : class, new()
    {
        var before = faults.Count;
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var setting in configuration.GetSection(section).GetChildren())
        {
            var property = properties.FirstOrDefault(property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                faults.Add($"{setting.Path} is no setting. {Suggest(setting.Key, [.. properties.Select(known => known.Name)], section)}");
            else
                SettingValues.Check(setting, property.PropertyType, faults);
        }

        if (faults.Count > before)
            return null;
        var options = configuration.GetSection(section).Get<T>() ?? new T();
        foreach (var property in properties)
            CheckLimits(options, property, $"{section}:{property.Name}", faults);
        return faults.Count > before ? null : options;
    }

    private static void CheckLimits(object options, PropertyInfo property, string key, List<string> faults)
    {
        var value = property.GetValue(options);
        foreach (var limit in property.GetCustomAttributes<ValidationAttribute>().Where(limit => !limit.IsValid(value)))
        {
            faults.Add(limit switch
            {
                RangeAttribute range => $"{key} is {value}: set it to a value from {range.Minimum} to {range.Maximum}.",
                // What it is is not shown: it may be a secret.
                StringLengthAttribute length => $"{key} has {(value as string)?.Length ?? 0} characters: give it {length.MinimumLength} to {length.MaximumLength}.",
                MaxLengthAttribute length => $"{key} has too many entries: give it {length.Length} at most.",
                _ => $"{key} is not valid: {limit.FormatErrorMessage(key)}",
            });
        }
    }

    private static string Suggest(string key, IReadOnlyList<string> known, string section)
    {
        var nearest = known.MinBy(name => Distance(name.ToUpperInvariant(), key.ToUpperInvariant()));
        return nearest is not null && Distance(nearest.ToUpperInvariant(), key.ToUpperInvariant()) <= 3
            ? $"Did you mean {section}:{nearest}?"
            : $"{section} has {string.Join(", ", known)}.";
    }

    /// <summary>How many letters must be changed, added or left out to make one word of the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
