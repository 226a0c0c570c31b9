using System.Diagnostics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>A server under load, in a process of its own that ends with its standard input.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly Process _process;

    private ServerProcess(TempFolder folder, Process process, Uri url) => (_folder, _process, Url) = (folder, process, url);

    public Uri Url { get; }

    public string Database => _folder.File("received.db");

    /// <summary>The most memory it has held so far, in MB, as the operating system counts it.</summary>
    public double PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1e6;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static Task<ServerProcess> NodeAsync() => StartAsync("node", _ => [Path.Combine(AppContext.BaseDirectory, "Receiving", "minimal-server.mjs")]);

    public static Task<ServerProcess> OctokitAsync() => StartAsync("dotnet", _ => [typeof(ServerProcess).Assembly.Location, "receive-octokit"]);

    public static Task<ServerProcess> LeahAsync() => LeahAsync(null);

    /// <summary>Ours, on that PostgreSQL database; on a file where none is given.</summary>
    public static Task<ServerProcess> LeahAsync(string? postgres) =>
        StartAsync("dotnet", folder => [typeof(ServerProcess).Assembly.Location, "receive-leah", postgres ?? $"Data Source={folder.File("received.db")}"]);

    /// <summary>For the process itself: completes when its standard input ends. Reading it blocks a thread whatever the method is called, and of the pool's threads there are but two.</summary>
    public static Task StandardInputEndsAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Console.In.ReadToEnd();
            ended.SetResult();
        })
        { IsBackground = true }.Start();
        return ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string program, Func<TempFolder, string[]> arguments)
    {
        var folder = new TempFolder();
        var process = Process.Start(new ProcessStartInfo(program, arguments(folder)) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program} did not start.");
        return new(folder, process, new Uri(line));
    }
}
