using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Demo;

/// <summary>
/// The platform as it would run anywhere: its own process, its own database, told everything by settings. Its log is a file of the demo's folder.
/// </summary>
internal sealed class PlatformProcess : IAsyncDisposable
{
    public const int UsualPort = 5080;
    public const int HoldAfterFailures = 3;
    public const string LogName = "platform.log";
    public const string RootName = "root.pem";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TimeProvider _clock;
    private readonly DemoFolder _folder;
    private readonly Task _log;

    private PlatformProcess(Process process, Uri url, DemoFolder folder, TimeProvider clock)
    {
        _process = process;
        _clock = clock;
        _folder = folder;
        Url = url;
        _log = KeepLogAsync();
    }

    public Uri Url { get; }

    /// <summary>Starts it; <see cref="WaitUntilReadyAsync"/> says when it can be used.</summary>
    public static PlatformProcess Start(DemoFolder folder, TimeProvider clock)
    {
        var url = new Uri($"http://127.0.0.1:{Port()}");
        var start = new ProcessStartInfo(DotNet())
        {
            UseShellExecute = false,
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Platform.dll"), .. Settings(url)])
            start.ArgumentList.Add(argument);
        start.Environment["Security__OperatorKey"] = folder.OperatorKey;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        var process = Process.Start(start) ?? throw new PlatformFailedException("The platform could not be started.");
        return new PlatformProcess(process, url, folder, clock);
    }

    public async Task WaitUntilReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        while (!await AnswersAsync(http, cancellation))
        {
            if (_process.HasExited)
            {
                await _log;
                throw new PlatformFailedException($"The platform ended at once:\n{await File.ReadAllTextAsync(_folder.File(LogName), cancellation)}");
            }

            if (_clock.GetElapsedTime(started) > Patience)
                throw new PlatformFailedException($"The platform is not ready after {Patience.TotalSeconds} s; see {_folder.Typed(LogName)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, cancellation);
        }
    }

    /// <summary>Goes on until it is asked to stop, or until the platform ended by itself, which it should not.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        throw new PlatformFailedException($"The platform ended with exit code {_process.ExitCode}; see {_folder.Typed(LogName)}.");
    }

    /// <summary>Ends it as its operator would, and only if that does not help, by force.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        await _log;
        _process.Dispose();
    }

    // Everything that takes minutes in earnest takes seconds here, so that one can watch it.
    private static string[] Settings(Uri url) =>
    [
        $"--Urls={url.GetLeftPart(UriPartial.Authority)}",
        "--Storage:ConnectionString=Data Source=platform.db",
        $"--Delivery:TrustedRoots:0={RootName}",
        "--Delivery:AllowedNetworks:0=127.0.0.0/8",
        "--Delivery:RetryDelays:0=00:00:04",
        "--Delivery:RetryDelays:1=00:00:06",
        $"--Delivery:HoldAfterFailures={HoldAfterFailures}",
        "--Delivery:HoldAfter=00:00:00",
        "--Delivery:ProbeInterval=00:00:02",
        "--Delivery:ProbeIntervalLimit=00:00:04",
        "--Delivery:DrainTimeout=00:00:05",
    ];

    /// <summary>The very dotnet that runs this, whether or not one is on the PATH.</summary>
    private static string DotNet()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
        var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(dotnet) ? dotnet : "dotnet";
    }

    private static int Port()
    {
        try
        {
            return Bind(UsualPort);
        }
        catch (SocketException)
        {
            return Bind(0);
        }
    }

    private static int Bind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task KeepLogAsync()
    {
        await using var log = TextWriter.Synchronized(new StreamWriter(_folder.File(LogName)) { AutoFlush = true });
        await Task.WhenAll(CopyAsync(_process.StandardOutput, log), CopyAsync(_process.StandardError, log));
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
            await to.WriteLineAsync(line);
    }
}

/// <summary>The platform does not do what it must; the message says what and where to look.</summary>
internal sealed class PlatformFailedException(string message) : Exception(message);
