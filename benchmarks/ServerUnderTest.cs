using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>The real platform as a process, over a SQLite file: a fresh one, or one that is there.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-the-benchmark-0123456789abcdef";

    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private ServerUnderTest(TestAuthority authority, string? databaseFile)
    {
        DatabaseFile = databaseFile ?? _folder.File("platform.db");
        _process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Platform.dll"), "--Urls", "http://127.0.0.1:0",
            "--Storage:ConnectionString", $"Data Source={DatabaseFile}",
            "--Delivery:AllowedNetworks:0", "127.0.0.0/8", "--Delivery:TrustedRoots:0", authority.RootPemFile,
        ])
        {
            WorkingDirectory = _folder.FullPath,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["Security__OperatorKey"] = OperatorKey },
        })!;
    }

    /// <summary>As a publisher has it: some connections, which stay. To close those of a busy moment again, and make others in the next, is the client's work and not the server's.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionIdleTimeout = TimeSpan.FromHours(1) });

    public string DatabaseFile { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerUnderTest> StartAsync(TestAuthority authority, string? databaseFile = null)
    {
        var server = new ServerUnderTest(authority, databaseFile);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("Now listening on: ") is not [_, var url])
                continue;
            server.Client.BaseAddress = new Uri(url.Trim());
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);
            _ = server._process.StandardOutput.ReadToEndAsync();
            return server;
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public async Task RegisterAsync(string partnershipId, Uri url)
    {
        using var partnership = await Client.PostAsJsonAsync("/v1/partnerships", new { id = partnershipId, name = partnershipId, kind = "B2B" });
        partnership.EnsureSuccessStatusCode();
        using var endpoint = await Client.PostAsJsonAsync($"/v1/partnerships/{partnershipId}/endpoints", new
        {
            url,
            eventTypes = EventTypes.All,
            authentication = new { type = "basic", username = "my_user", password = "my_pass" },
        });
        endpoint.EnsureSuccessStatusCode();
    }

    /// <summary>How long it has compiled so far, by its own metrics.</summary>
    public async Task<TimeSpan> CompiledAsync()
    {
        const string Metric = "dotnet_jit_compilation_time_seconds_total";
        var metrics = await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = metrics.Split('\n').First(line => line.StartsWith(Metric, StringComparison.Ordinal));
        // The name with its labels, the value, the time.
        return TimeSpan.FromSeconds(double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Lets it finish what is in flight.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Client.Dispose();
        _folder.Dispose();
    }
}
