using System.Diagnostics;
using System.Net;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>The test program as a process of its own, so that it can be killed.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ProgramProcess(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", "token");
    }

    public static async Task<ProgramProcess> StartAsync(string database, string mode)
    {
        var started = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.Receiver.TestProgram"), [database, mode])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The program did not start.");
        var ready = await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The program ended.");
        return new(started, new Uri(ready["ready ".Length..]));
    }

    /// <summary>Whether the event was answered 200; false also where the answer never came.</summary>
    public async Task<bool> TryPostAsync(string body)
    {
        try
        {
            using var answer = await _client.PostAsync((Uri?)null, new StringContent(body), TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<string> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";

    /// <summary>Tells it a word.</summary>
    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
