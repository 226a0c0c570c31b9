using System.Diagnostics;

namespace Leah.Webhooks.Platform.Tests;

/// <summary>The platform as it is started for real: a process of its own, in a folder of its own.</summary>
internal sealed class PlatformProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> lines = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private readonly Task<string> errors;

    public PlatformProcess(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Platform.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        reading = ReadAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>All that it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (lines)
                return string.Concat(lines.Select(line => line + Environment.NewLine));
        }
    }

    /// <summary>
    /// Waits until a line of its output has this in it, and gives the first that has, whatever was asked for before: what it prints itself and what its log prints comes in
    /// any order.
    /// </summary>
    public async Task<string> LineAsync(string part)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            // Told from before the look: what comes in between is not waited for.
            var isOver = reading.IsCompleted;
            Task next;
            lock (lines)
            {
                if (lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                    return found;
                next = more.Task;
            }

            if (isOver)
                throw new InvalidOperationException($"It ended without \"{part}\": {Output}{await errors}");
            await Task.WhenAny(next, reading).WaitAsync(patience.Token);
        }
    }

    /// <summary>Where it listens.</summary>
    public async Task<Uri> AddressAsync() => new((await LineAsync("Now listening on: ")).Split("Now listening on: ")[1].Trim());

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int Code, string Errors)> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        await reading;
        return (process.ExitCode, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (lines)
            {
                lines.Add(line);
                more.SetResult();
                more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
