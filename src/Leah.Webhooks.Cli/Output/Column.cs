using System.Text.Json;

namespace Leah.Webhooks.Cli.Output;

/// <summary>A column of a table of JSON objects.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Cell">What stands in it.</param>
/// <param name="OnlyWide">Whether it is left out below 120 columns.</param>
internal sealed record Column(string Title, Func<JsonElement, string> Cell, bool OnlyWide = false)
{
    /// <summary>A member as it is.</summary>
    public static Column Of(string title, string member, bool onlyWide = false) => new(title, item => item.Text(member), onlyWide);

    /// <summary>A member that is a time.</summary>
    public static Column Time(string title, string member, bool onlyWide = false) => new(title, item => item.ShortTime(member), onlyWide);
}
