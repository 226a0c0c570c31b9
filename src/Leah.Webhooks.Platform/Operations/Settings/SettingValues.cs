using System.Globalization;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>Whether a setting's text can be read as what the setting is.</summary>
internal static class SettingValues
{
    public static void Check(IConfigurationSection setting, Type type, List<string> faults)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            CheckList(setting, type.GetGenericArguments()[0], faults);
        else if (setting.GetChildren().Any())
            faults.Add($"{setting.Path} is one value: set it to {Wanted(type)}.");
        else
            CheckScalar(setting, type, faults);
    }

    private static void CheckList(IConfigurationSection setting, Type element, List<string> faults)
    {
        if (!string.IsNullOrEmpty(setting.Value))
            faults.Add($"{setting.Path} is a list: set {setting.Path}:0, {setting.Path}:1 and so on.");
        foreach (var item in setting.GetChildren())
            Check(item, element, faults);
    }

    private static void CheckScalar(IConfigurationSection setting, Type type, List<string> faults)
    {
        if (!Reads(setting.Value ?? "", Nullable.GetUnderlyingType(type) ?? type))
            faults.Add($"{setting.Path} is \"{setting.Value}\": set it to {Wanted(type)}.");
    }

    private static bool Reads(string text, Type type)
    {
        if (type == typeof(string))
            return true;
        if (type == typeof(bool))
            return bool.TryParse(text, out _);
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        // A number without a colon would be read as days: 15 is hardly meant as 15 days.
        if (type == typeof(TimeSpan))
            return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
        throw new InvalidOperationException($"Settings of the kind {type.Name} are not known here.");
    }

    private static string Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var wanted when wanted == typeof(int) => "a whole number",
        var wanted when wanted == typeof(double) => "a number such as 0.1",
        var wanted when wanted == typeof(bool) => "true or false",
        var wanted when wanted == typeof(TimeSpan) => "a time span as [days.]hours:minutes:seconds, for example 00:00:15",
        _ => "a text",
    };
}
