using System.Globalization;
using System.Net.Http.Headers;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Diagnosing;

/// <summary>The platform: whether it is reached and ready, whether the key opens something, whether the clocks agree.</summary>
internal sealed class CheckPlatform(Uri address, string? key, FileInfo? root, TimeProvider clock)
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient(PlatformApi.Handler(root)) { Timeout = TimeSpan.FromSeconds(15) };
        try
        {
            using var ready = await client.GetAsync(To("/health/ready"), cancellation);
            return [.. await ReadyAsync(ready, cancellation), Clock(ready), await KeyAsync(client, cancellation)];
        }
        catch (HttpRequestException error)
        {
            return [Finding.Failed("platform", $"{address} is not reached: {TlsWords.Of(error)}", "Start it, or say where it is: LEAH_URL or --platform.")];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [Finding.Failed("platform", $"{address} does not answer within 15 s.", "Look at its log; a firewall that drops packets looks like this too.")];
        }
    }

    private static async Task<IReadOnlyList<Finding>> ReadyAsync(HttpResponseMessage ready, CancellationToken cancellation)
    {
        var body = await ready.Content.ReadAsStringAsync(cancellation);
        if (ready.IsSuccessStatusCode)
            return [Finding.Ok("platform", $"{ready.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Authority)} answers and is ready, its database too.")];
        return (int)ready.StatusCode == 503
            ? [Finding.Failed("platform", $"It answers, and is not ready: {Printable.Text(body.Length > 300 ? body[..300] : body)}", "Look at its database and disk; its log says more.")]
            : [Finding.Failed("platform", $"/health/ready answers {(int)ready.StatusCode}.", "Is this address the platform's?")];
    }

    private Finding Clock(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } theirs)
            return Finding.Skipped("clock", "The platform says no time.", "A proxy before it takes its Date header away.");
        var skew = clock.GetUtcNow() - theirs;
        return skew.Duration() <= LargestSkew
            ? Finding.Ok("clock", $"This machine's clock and the platform's are {Seconds(skew)} apart.")
            : Finding.Warning("clock", $"This machine's clock is {Seconds(skew)} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the platform's.", "Let both keep time with NTP: timedatectl set-ntp true.");
    }

    private async Task<Finding> KeyAsync(HttpClient client, CancellationToken cancellation)
    {
        if (key is null)
            return Finding.Skipped("key", "No API key is given.", "Set LEAH_KEY. The operator makes one with leah keys create.");
        // A publisher's key reads nothing, so what it may not is told apart from what nobody knows.
        using var request = new HttpRequestMessage(HttpMethod.Get, To("/v1/event-types")) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var response = await client.SendAsync(request, cancellation);
        return (int)response.StatusCode switch
        {
            200 => Finding.Ok("key", "The API key is known."),
            403 => Finding.Ok("key", "The API key is known, and is a publisher's: it publishes and reads nothing."),
            401 => Finding.Failed("key", "The API key is not known there.", "It is mistyped, was deleted, or is another platform's."),
            var status => Finding.Failed("key", $"The platform answers {status}.", "Is this address the platform's?"),
        };
    }

    private static string Seconds(TimeSpan span) => span.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    private Uri To(string path) => new(address.AbsoluteUri.TrimEnd('/') + path);
}
