using Leah.Webhooks.Receiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>Our receiver as a partner's program would have it: one credential, a database, the tables filled.</summary>
internal static class LeahServer
{
    public static async Task<int> RunAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLeahWebhooks(options =>
        {
            options.Database = database;
            options.Credentials.Add(ReceiverCredential.Basic("my_user", "my_pass"));
        });
        await using var app = builder.Build();
        app.MapLeahWebhooks("/");
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await ServerProcess.StandardInputEndsAsync();
        return 0;
    }
}
