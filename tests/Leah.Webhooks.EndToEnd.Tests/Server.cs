using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The platform as a stranger starts it: a process over a file in a folder of its own. It can be killed and started again over the same file.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-end-to-end-tests-0123456789";

    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;
    private readonly string[] _settings;
    private readonly Dictionary<string, string> _environment = [];
    private Process? _process;
    private HttpClient? _client;
    private string _awaited = "";
    private TaskCompletionSource _said = new();

    public Server(TestAuthority authority, params string[] settings)
        : this(new TempFolder(), ownsFolder: true, dataFolder: null, authority, settings)
    {
    }

    public Server(string dataFolder, TestAuthority authority, params string[] settings)
        : this(new TempFolder(), ownsFolder: true, dataFolder, authority, settings)
    {
    }

    private Server(TempFolder folder, bool ownsFolder, string? dataFolder, TestAuthority authority, string[] settings)
    {
        (_folder, _ownsFolder) = (folder, ownsFolder);
        DatabaseFile = Path.Combine(dataFolder ?? folder.FullPath, "platform.db");
        _settings =
        [
            "--Urls", "http://127.0.0.1:0",
            "--Storage:ConnectionString", $"Data Source={DatabaseFile}",
            "--Delivery:AllowedNetworks:0", "127.0.0.0/8",
            "--Delivery:TrustedRoots:0", authority.RootPemFile,
            "--Delivery:RetryDelays:0", "00:00:00.200",
            "--Delivery:RetryDelays:1", "00:00:00.200",
            .. settings,
        ];
    }

    public string DatabaseFile { get; }

    public HttpClient Client => _client ?? throw new InvalidOperationException("It is not running.");

    public int ProcessId => _process!.Id;

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    /// <summary>
    /// Its clock differs by so many seconds, <c>+1.5</c> for example; how fast time passes does not change. A process that has been started with a clock of its own
    /// follows within a second, others from their next start on.
    /// </summary>
    public void LivesAt(string seconds)
    {
        File.WriteAllText(_folder.File("clock"), seconds);
        if (_environment.ContainsKey("LD_PRELOAD"))
            return;
        _environment["LD_PRELOAD"] = Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime/libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("This test needs libfaketime: apt-get install libfaketime, or run ./test, which does.");
        _environment["FAKETIME_TIMESTAMP_FILE"] = _folder.File("clock");
        _environment["FAKETIME_CACHE_DURATION"] = "1";
        _environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        // With its correction for older systems every wait that has a limit would end at once.
        _environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="fault">A moment at which it kills itself, and at the how manieth time: <c>published:3</c>.</param>
    public async Task StartAsync(string? fault = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Platform.dll"), .. _settings])
        {
            WorkingDirectory = _folder.FullPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["Security__OperatorKey"] = OperatorKey },
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        if (fault is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.FaultHook.dll");
            start.Environment["LEAH_FAULT"] = fault;
        }

        _process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = _process.WaitForExitAsync().ContinueWith(_ => address.TrySetException(new InvalidOperationException($"It ended before it listened:\n{output}")), TaskScheduler.Default);

        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await address.Task.WaitAsync(Patience) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);
        (await _client.GetAsync(new Uri("/health/ready", UriKind.Relative), Patience)).EnsureSuccessStatusCode();

        void Take(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.AppendLine(line);
            if (line.Split("Now listening on: ") is [_, var url])
                address.TrySetResult(new Uri(url.Trim()));
            if (Volatile.Read(ref _awaited) is { Length: > 0 } awaited && line.Contains(awaited, StringComparison.Ordinal))
                _said.TrySetResult();
        }
    }

    /// <summary>Waits until it says something like that, from now on.</summary>
    public Task SaysAsync(string text)
    {
        _said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _awaited, text);
        return _said.Task.WaitAsync(Patience);
    }

    /// <summary>As by kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await EndAsync();
    }

    /// <summary>As by an init system; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself; gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync(Patience);
        var code = _process.ExitCode;
        _process.Dispose();
        _client?.Dispose();
        (_process, _client) = (null, null);
        return code;
    }

    /// <summary>The memory that it holds now, in bytes.</summary>
    public long Memory()
    {
        _process!.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>How many bytes it has read so far, of files whether they were in memory or not, and of everything else.</summary>
    public long BytesRead() => long.Parse(File.ReadLines($"/proc/{ProcessId}/io").Single(line => line.StartsWith("rchar: ", StringComparison.Ordinal))["rchar: ".Length..]);

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(path, body, Patience);
        var text = await response.Content.ReadAsStringAsync(Patience);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative), Patience))!;

    /// <summary>Makes a partnership with an endpoint for every type; gives the endpoint's id.</summary>
    public async Task<string> RegisterAsync(string partnershipId, Uri url)
    {
        await PostAsync("/v1/partnerships", new { id = partnershipId, name = partnershipId, kind = "B2B" });
        return await RegisterEndpointAsync(partnershipId, url);
    }

    public async Task<string> RegisterEndpointAsync(string partnershipId, Uri url)
    {
        var endpoint = await PostAsync($"/v1/partnerships/{partnershipId}/endpoints", new
        {
            url,
            eventTypes = EventTypes.All,
            authentication = new { type = "basic", username = "my_user", password = "my_pass" },
        });
        return (string)endpoint["id"]!;
    }

    /// <summary>Publishes one event; gives its id, or null where the server did not say that it has it.</summary>
    public async Task<string?> PublishAsync(string partnershipId, string userId, CancellationToken until = default)
    {
        try
        {
            using var content = Json(partnershipId, userId);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(until, Patience);
            using var response = await Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content, ended.Token);
            if (!response.IsSuccessStatusCode)
                return null;
            return (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Patience))!["events"]![0]!["id"];
        }
        catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
    }

    public static ByteArrayContent Json(string partnershipId, string userId) =>
        new(Body(partnershipId, userId)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>A client with another key.</summary>
    public HttpClient ClientWith(string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static byte[] Body(string partnershipId, string userId) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        @event = EventTypes.UserRegistered,
        user = new { id = userId },
        partner = new { id = partnershipId, name = partnershipId, code = (string?)null },
        date = "2024-03-07T13:43:40.674Z",
        externalIds = Array.Empty<string>(),
    });

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        if (_ownsFolder)
            _folder.Dispose();
    }
}
