using System.Text.Json;

namespace Leah.Webhooks.Cli.Output;

/// <summary>A column of a table of JSON objects.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Cell">What stands in it.</param>
/// <param name="OnlyWide">Whether it is left out at a terminal below 120 columns.</param>
/// <param name="Fit">What becomes of it at a terminal that is too narrow.</param>
internal sealed record Column(string Title, Func<JsonElement, string> Cell, bool OnlyWide = false, Fit Fit = Fit.Whole)
{
    /// <summary>A member as it is.</summary>
    public static Column Of(string title, string member, bool onlyWide = false) => new(title, item => item.Text(member), onlyWide);

    /// <summary>A member that people choose, and may be long: it loses its middle where there is no room.</summary>
    public static Column Long(string title, string member, bool onlyWide = false) => new(title, item => item.Text(member), onlyWide, Fit.Shorten);

    /// <summary>A member that is a time.</summary>
    public static Column Time(string title, string member, bool onlyWide = false) => new(title, item => item.ShortTime(member), onlyWide);
}
