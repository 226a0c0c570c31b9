namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>Whether the addresses to listen on are addresses.</summary>
internal static class UrlRules
{
    public static void Check(string? urls, List<string> faults)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsAddress(url))
                faults.Add($"Urls has \"{url}\": set it to addresses such as http://127.0.0.1:5080, parted by semicolons.");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Scheme: "http" or "https", PathBase: "", Port: >= 0 and <= 65_535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
