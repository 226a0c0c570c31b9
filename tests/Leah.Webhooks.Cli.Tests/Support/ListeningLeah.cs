using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A run of the command that goes on until it is ended, with what it says line by line.</summary>
internal sealed class ListeningLeah : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _said = new();
    private readonly Task<string> _output;
    private readonly Task _reading;

    public ListeningLeah(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        _process = Leah.Start(folder, environment, arguments);
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>Waits for a line on standard error that has this in it.</summary>
    public async Task SaysAsync(string part)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (var line in _errors.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(part, StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"It ended without \"{part}\": {_said}");
    }

    /// <summary>Sends SIGTERM; gives how it ended.</summary>
    public async Task<LeahResult> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        return new(_process.ExitCode, await _output, _said.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _said.AppendLine(line);
            _errors.Writer.TryWrite(line);
        }

        _errors.Writer.Complete();
    }
}
