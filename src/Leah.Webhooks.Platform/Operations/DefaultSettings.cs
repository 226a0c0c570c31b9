using Microsoft.Extensions.Configuration.Memory;

namespace Leah.Webhooks.Platform.Operations;

/// <summary>
/// The host's own settings where nobody says otherwise: where it listens, and a console that has one line per entry and is quiet about the framework
/// unless something is wrong. They stand in code, so that the program runs alike from any folder.
/// </summary>
internal static class DefaultSettings
{
    private static readonly Dictionary<string, string?> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Urls"] = "http://127.0.0.1:5080",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        // The framework tells each request without a key; failed sign-ins in number are told by our own line.
        ["Logging:LogLevel:Leah.Webhooks.Platform.Access.SignIn"] = "Warning",
        // It warns at every start that the key ring is not encrypted; the folder's permissions protect it.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    public static void UseDefaultSettings(this WebApplicationBuilder builder)
    {
        // Before all other sources, so that each of them can say otherwise.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Values });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }
}
