using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace Leah.Webhooks.TestKit;

/// <summary>
/// A PostgreSQL server of the tests' own: made with Debian's programs in a temporary folder, on loopback alone, gone with the process that made it
/// however that ends. Its collation is not that of bytes, so that what must sort by bytes has to say so.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";

    // The server stops when its standard input gets a signal's name, or ends because the tests' process did.
    private const string Run = """
        "$1/postgres" -D "$2" & server=$!
        if read -r signal; then kill -"$signal" $server; wait $server; else kill -QUIT $server; wait $server; rm -rf "$(dirname "$2")"; fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task<PostgresCluster>> SharedOne = new(() => StartAsync("fsync=off", "full_page_writes=off", "synchronous_commit=off"));

    private readonly TempFolder _folder = new();
    private readonly HeldPort _port = new();
    private string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private Process? _server;
    private int _databases;

    private PostgresCluster()
    {
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => _port.Number;

    private string Data => _folder.File("data");

    /// <summary>The one server that the tests of this process share; each makes a database of its own in it. It keeps nothing on disk for certain.</summary>
    public static Task<PostgresCluster> SharedAsync() => SharedOne.Value;

    /// <summary>Makes and starts a server. Without other settings it keeps what it has committed, whatever happens to it.</summary>
    /// <param name="settings">Lines of its configuration, for example <c>max_connections=20</c>.</param>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        var cluster = new PostgresCluster();
        await cluster.MakeAsync(settings);
        await cluster.StartAgainAsync();
        return cluster;
    }

    /// <summary>Makes a standby that has all that this server has from now on: nothing is committed here that is not on its disk too.</summary>
    public async Task<PostgresCluster> StartStandbyAsync()
    {
        var standby = await BackUpAsync("-R");
        await standby.StartAgainAsync();
        await ExecuteAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        while (await ExecuteAsync("postgres", "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") is not 1L)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return standby;
    }

    /// <summary>Starts another server over a base backup that is taken of this one as it runs.</summary>
    public async Task<PostgresCluster> CopyAsync()
    {
        var copy = await BackUpAsync();
        await copy.StartAgainAsync();
        return copy;
    }

    /// <summary>Dumps a database of this server as it runs, and restores it into one of that name in another server, which is there and empty.</summary>
    public async Task DumpIntoAsync(string database, PostgresCluster other)
    {
        using var folder = new TempFolder();
        var file = folder.File("dump");
        await RunAsync(Path.Combine(Programs(), "pg_dump"), "-Fc", "-f", file, "-d", Address(database));
        await RunAsync(Path.Combine(Programs(), "pg_restore"), "--exit-on-error", "-d", other.Address(database), file);
    }

    /// <summary>Moves the write-ahead log into a folder of another file system, and starts the server anew.</summary>
    public async Task MoveLogAsync(string folder)
    {
        await StopAsync();
        await RunAsync([.. AsServersUser, "sh", "-c", "mv \"$1\" \"$2\" && ln -s \"$2\" \"$1\"", "sh", Path.Combine(Data, "pg_wal"), Path.Combine(folder, "pg_wal")]);
        await StartAgainAsync();
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => ExecuteAsync("postgres", "SELECT pg_promote()");

    /// <summary>What to connect with.</summary>
    public string ConnectionString(string database, string user = Superuser, string? password = null) =>
        $"Host=127.0.0.1;Port={Port};Username={user};Password={password ?? _password};Database={database}";

    /// <summary>Makes an empty database.</summary>
    public async Task<PostgresTestDatabase> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE template0");
        return new PostgresTestDatabase(this, name);
    }

    /// <summary>Runs statements as the superuser, on a connection beside everybody else's.</summary>
    public async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Stops the server. Its clients are cut off at once; with <paramref name="crash"/> it does not even write down what it has in memory.</summary>
    public async Task StopAsync(bool crash = false)
    {
        if (_server is null)
            return;
        await _server.StandardInput.WriteLineAsync(crash ? "QUIT" : "INT");
        _server.StandardInput.Close();
        await _server.WaitForExitAsync().WaitAsync(Patience);
        _server.Dispose();
        _server = null;
    }

    /// <summary>Starts the server that was stopped, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> said = [];
        _server = Launch(["sh", "-c", Run, "sh", Programs(), Data]);
        _server.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "");
            if (line.Data?.Contains("ready to accept", StringComparison.Ordinal) == true)
                ready.TrySetResult();
        };
        _server.EnableRaisingEvents = true;
        _server.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', said)));
        _server.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(crash: true);
        _port.Dispose();
        _folder.Dispose();
    }

    /// <summary>What PostgreSQL's own programs connect with.</summary>
    private string Address(string database) => $"host=127.0.0.1 port={Port} user={Superuser} password={_password} dbname={database}";

    private async Task<PostgresCluster> BackUpAsync(params string[] more)
    {
        var copy = new PostgresCluster { _password = _password };
        if (IsRoot)
            await RunAsync("chown", Superuser, copy._folder.FullPath);
        await RunAsync([.. AsServersUser, Path.Combine(Programs(), "pg_basebackup"), "-D", copy.Data, "-X", "stream", "-c", "fast", .. more, "-d", Address("postgres")]);
        string[] ours = [$"port={copy.Port}", $"unix_socket_directories={copy._folder.FullPath}", "cluster_name=standby"];
        await RunAsync([
            .. AsServersUser, "sh", "-c", "printf '%s\\n' \"$1\" >> \"$2\"", "sh", string.Join('\n', ours.Select(Quoted)), Path.Combine(copy.Data, "postgresql.conf")]);
        return copy;
    }

    private async Task MakeAsync(string[] settings)
    {
        if (IsRoot)
            await RunAsync("chown", Superuser, _folder.FullPath);
        // Written through the shell of the one that initdb runs as, so that it can read it.
        await RunAsync([.. AsServersUser, "sh", "-c", "umask 077; printf %s \"$1\" > \"$2\"", "sh", _password, _folder.File("password")]);
        await RunAsync([
            .. AsServersUser, Path.Combine(Programs(), "initdb"), "-D", Data, "-U", Superuser, "--auth=scram-sha-256", "--pwfile=" + _folder.File("password"),
            "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync", "--no-instructions"]);
        string[] ours = [
            "listen_addresses=127.0.0.1", $"port={Port}", $"unix_socket_directories={_folder.FullPath}", "max_connections=400", "shared_buffers=64MB", "logging_collector=off"];
        await RunAsync([
            .. AsServersUser, "sh", "-c", "printf '%s\\n' \"$1\" >> \"$2\"", "sh",
            string.Join('\n', ours.Concat(settings).Select(Quoted)), Path.Combine(Data, "postgresql.conf")]);
    }

    private static string Quoted(string setting) => setting.Split('=', 2) is [var name, var value] ? $"{name} = '{value}'" : setting;

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsServersUser => IsRoot ? ["runuser", "-u", Superuser, "--"] : [];

    /// <summary>The newest of Debian's versions.</summary>
    private static string Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && File.Exists(Path.Combine(folder, "bin/initdb")))
            .OrderByDescending(folder => int.Parse(Path.GetFileName(folder)))
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault() ?? throw new InvalidOperationException("The tests need PostgreSQL: apt-get install postgresql, or run ./test, which does.");

    private static Process Launch(string[] command)
    {
        string[] all = [.. AsServersUser, .. command];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} failed: {errors}{await output}");
    }
}
