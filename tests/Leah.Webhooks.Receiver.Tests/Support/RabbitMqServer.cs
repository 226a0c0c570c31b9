using System.Diagnostics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>A RabbitMQ server of the tests' own, from Debian's package: on loopback alone, in a temporary folder.</summary>
internal sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/rabbitmq/bin";

    private readonly TemporaryFolder _folder = new();
    private readonly HeldPort _names = new(), _port = new(), _distribution = new();
    private Process? _directory, _server;

    public Uri Address => new($"amqp://guest:guest@127.0.0.1:{_port.Number}/");

    public static async Task<RabbitMqServer> StartAsync()
    {
        if (!File.Exists($"{Programs}/rabbitmq-server"))
            throw new InvalidOperationException("The tests need RabbitMQ: apt-get install rabbitmq-server, or run ./test, which does.");
        var server = new RabbitMqServer();
        // Its own directory of names: the one that it would start otherwise outlives it.
        server._directory = Process.Start("epmd", ["-address", "127.0.0.1", "-port", $"{server._names.Number}"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it where it was stopped, with what it had on disk.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo($"{Programs}/rabbitmq-server") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in Settings())
            start.Environment[name] = value;
        _server = Process.Start(start)!;
        while (await _server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.Contains("Server startup complete", StringComparison.Ordinal))
                continue;
            _ = _server.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        throw new InvalidOperationException("RabbitMQ did not start.");
    }

    public async Task StopAsync()
    {
        if (_server is null)
            return;
        // The started script waits for the server, which is a process of its own.
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory?.Kill();
        _directory?.Dispose();
        foreach (var port in (HeldPort[])[_names, _port, _distribution])
            port.Dispose();
        _folder.Dispose();
    }

    private IEnumerable<(string Name, string Value)> Settings()
    {
        var folder = _folder.Path;
        yield return ("HOME", folder);
        yield return ("RABBITMQ_MNESIA_BASE", $"{folder}/mnesia");
        yield return ("RABBITMQ_LOG_BASE", $"{folder}/log");
        yield return ("RABBITMQ_LOGS", "-");
        yield return ("RABBITMQ_NODENAME", $"test{_port.Number}@localhost");
        yield return ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        yield return ("RABBITMQ_NODE_PORT", $"{_port.Number}");
        yield return ("RABBITMQ_DIST_PORT", $"{_distribution.Number}");
        yield return ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        yield return ("ERL_EPMD_PORT", $"{_names.Number}");
        yield return ("ERL_EPMD_ADDRESS", "127.0.0.1");
        yield return ("RABBITMQ_ENABLED_PLUGINS_FILE", $"{folder}/plugins");
        yield return ("RABBITMQ_CONFIG_FILE", $"{folder}/none");
        yield return ("RABBITMQ_CONF_ENV_FILE", $"{folder}/environment");
        yield return ("RABBITMQ_PID_FILE", $"{folder}/pid");
    }
}
