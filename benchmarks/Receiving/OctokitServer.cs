using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>The same handler built with the best-known receiver of .NET: its signature is checked, the body parsed, nothing stored.</summary>
internal static class OctokitServer
{
    public const string Secret = "secret-of-the-benchmark";

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<WebhookEventProcessor, ParseEvent>();
        await using var app = builder.Build();
        app.MapGitHubWebhooks("/", Secret);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await ServerProcess.StandardInputEndsAsync();
        return 0;
    }

    // Its own step from headers and body to an event of GitHub's is put aside for ours.
    private sealed class ParseEvent : WebhookEventProcessor
    {
        public override ValueTask ProcessWebhookAsync(IDictionary<string, StringValues> headers, string body, CancellationToken cancellationToken = default) =>
            IsKnown(body) ? ValueTask.CompletedTask : throw new JsonException("Unknown event.");

        private static bool IsKnown(string body)
        {
            using var document = JsonDocument.Parse(body);
            return EventTypes.IsKnown(document.RootElement.GetProperty("event").GetString() ?? "");
        }
    }
}
