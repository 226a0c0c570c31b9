using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>The real platform as a process of its own, over a file in a folder of its own. It can be killed and started again over the same file and port.</summary>
internal sealed class RunningPlatform : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-commands-tests-0123456789";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly HeldPort _port = new();
    private Process? _process;

    private RunningPlatform()
    {
    }

    public Uri Address => new($"http://127.0.0.1:{_port.Number}");

    /// <summary>Issues certificates that the platform trusts.</summary>
    public TestAuthority Authority => _authority;

    public static async Task<RunningPlatform> StartAsync(params string[] settings)
    {
        var platform = new RunningPlatform();
        await platform.StartAgainAsync(settings);
        return platform;
    }

    public async Task StartAgainAsync(params string[] settings)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Platform.dll"),
                "--Urls", Address.ToString().TrimEnd('/'),
                "--Delivery:AllowedNetworks:0", "127.0.0.0/8",
                "--Delivery:TrustedRoots:0", _authority.RootPemFile,
                "--Delivery:RetryDelays:0", "00:00:00.100",
                "--Delivery:RetryDelays:1", "00:00:00.100",
                .. settings,
            ])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["Security__OperatorKey"] = OperatorKey },
        };
        _process = Process.Start(start)!;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = _process.WaitForExitAsync().ContinueWith(_ => listening.TrySetException(new InvalidOperationException($"The platform ended:\n{output}")), TaskScheduler.Default);
        await listening.Task.WaitAsync(TestContext.Current.CancellationToken);
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);

        void Take(string? line)
        {
            lock (output)
                output.AppendLine(line);
            if (line?.Contains("Now listening on: ", StringComparison.Ordinal) == true)
                listening.TrySetResult();
        }
    }

    /// <summary>As by kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs the command with this platform and its operator's key in the environment.</summary>
    public Task<LeahResult> LeahAsync(params string[] arguments) => Leah.RunAsync(_folder.Path, Environment(), arguments);

    public Dictionary<string, string> Environment(string key = OperatorKey) => new(StringComparer.Ordinal) { ["LEAH_URL"] = Address.ToString(), ["LEAH_KEY"] = key };

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await _client.PostAsJsonAsync(new Uri(Address, path), body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public Task PartnershipAsync(string id) => PostAsync("/v1/partnerships", new { id, name = id, kind = "B2B" });

    public async Task<string> KeyAsync(string role, string? partnershipId = null) => (string)(await PostAsync("/v1/api-keys", new { name = "test", role, partnershipId }))["key"]!;

    public async Task<string> EndpointAsync(string partnershipId, Uri url) => (string)(await PostAsync($"/v1/partnerships/{partnershipId}/endpoints", new
    {
        url,
        eventTypes = EventTypes.All,
        authentication = new { type = "basic", username = "my_user", password = "my_pass" },
    }))["id"]!;

    /// <summary>Publishes one event; gives its id.</summary>
    public async Task<string> PublishAsync(string partnershipId, string userId) => (string)(await PublishAsync(Body(partnershipId, userId)))["id"]!;

    /// <summary>Publishes one event; gives its id and how many deliveries it has.</summary>
    public async Task<JsonNode> PublishAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await _client.PostAsync(new Uri(Address, "/v1/events"), content, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["events"]![0]!;
    }

    /// <summary>Waits until an event's one delivery came to its end, and gives it.</summary>
    public async Task<JsonNode> SettledAsync(string eventId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var found = JsonNode.Parse(await _client.GetStringAsync(new Uri(Address, $"/v1/deliveries?eventId={eventId}"), patience.Token))!["items"]!.AsArray();
            if (found is [{ } delivery] && (string?)delivery["settledAt"] is not null)
                return delivery;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>An event with letters and white space that only survive where bytes are left alone.</summary>
    public static byte[] Body(string partnershipId, string userId) => Encoding.UTF8.GetBytes(
        """{ "event":"USER_REGISTERED", "user":{"id":"USER","givenName":"Zoë \u00e9 𝄞","x":1.50},NEWLINE"partner":{"id":"OF","name":"P","code":null},"date":"2024-03-07T13:43:40.674Z","externalIds":[]}"""
            .Replace("USER\"", userId + "\"", StringComparison.Ordinal).Replace("\"OF\"", $"\"{partnershipId}\"", StringComparison.Ordinal).Replace("NEWLINE", "\r\n\t", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _client.Dispose();
        _port.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }
}
