using Leah.Webhooks.Receiver;
using Microsoft.Extensions.Configuration;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The receiver's options as <c>leah receive</c> would read them here: from appsettings.json in this folder and from the environment.</summary>
internal static class ReceiverSettings
{
    public static ReceiverOptions Read()
    {
        var options = new ReceiverOptions();
        new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build()
            .GetSection(ReceiverOptions.Section)
            .Bind(options);
        return options;
    }
}
