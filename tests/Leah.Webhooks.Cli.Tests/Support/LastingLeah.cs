using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A run of the command that goes on until it is ended, with what it says and prints line by line.</summary>
internal sealed class LastingLeah : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Lines _said;
    private readonly Lines _printed;

    public LastingLeah(string folder, Dictionary<string, string> environment, params string[] arguments)
        : this(Leah.Start(folder, environment, arguments))
    {
    }

    public LastingLeah(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        (_said, _printed) = (new(_process.StandardError), new(_process.StandardOutput));
    }

    /// <summary>Waits for a line on standard error that has this in it, and gives it.</summary>
    public Task<string> SaysAsync(string part) => _said.WaitAsync(part);

    /// <summary>Waits for a line on standard output that has this in it, and gives it.</summary>
    public Task<string> PrintsAsync(string part) => _printed.WaitAsync(part);

    /// <summary>Sends SIGTERM; gives how it ended.</summary>
    public async Task<LeahResult> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(_said.Reading, _printed.Reading);
        return new(_process.ExitCode, _printed.All, _said.All);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await Task.WhenAll(_said.Reading, _printed.Reading);
        _process.Dispose();
    }

    /// <summary>A stream of the process, read to its end whether anybody waits for it or not.</summary>
    private sealed class Lines
    {
        private readonly Channel<string> _unseen = Channel.CreateUnbounded<string>();
        private readonly StringBuilder _all = new();

        public Lines(StreamReader reader) => Reading = ReadAsync(reader);

        public Task Reading { get; }

        public string All
        {
            get
            {
                lock (_all)
                    return _all.ToString();
            }
        }

        public async Task<string> WaitAsync(string part)
        {
            using var patience = new CancellationTokenSource(Patience);
            await foreach (var line in _unseen.Reader.ReadAllAsync(patience.Token))
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    return line;
            }

            throw new InvalidOperationException($"It ended without \"{part}\": {All}");
        }

        private async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_all)
                    _all.Append(line).Append('\n');
                _unseen.Writer.TryWrite(line);
            }

            _unseen.Writer.Complete();
        }
    }
}
