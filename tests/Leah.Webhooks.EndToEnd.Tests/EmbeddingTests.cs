using System.Collections.Concurrent;
using System.Diagnostics;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The sample that publishes in transactions of its own, killed between what it stored and its commit: the event is there if and only if the rest is.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_event_exists_if_and_only_if_its_callers_transaction_commits(string provider)
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = provider == "postgres" ? await PostgresTestDatabase.CreateAsync() : null;
        var connectionString = server?.ConnectionString ?? $"Data Source={_folder.File("school.db")}";
        ConcurrentBag<string> answered = [];

        // 1. Killed when a learner and the event are written and their commit is still to come, at the fifth time.
        using (var sample = await StartAsync(provider, connectionString, partner.Url, $"{FaultPoint.Publishing}:5"))
        {
            await RegisterUntilItDiesAsync(sample.Address, answered);
            await sample.Process.WaitForExitAsync(Server.Patience);
        }

        // 2. Started again: what was committed arrives, and it goes on.
        using (var sample = await StartAsync(provider, connectionString, partner.Url, fault: null))
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = sample.Address };
            using var more = await client.PostAsync(new Uri("/learners/last", UriKind.Relative), null, Server.Patience);
            answered.Add((await more.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Server.Patience)).Trim('"'));
            await partner.WaitForAsync(answered);
            sample.Process.Kill();
            await sample.Process.WaitForExitAsync(Server.Patience);
        }

        answered.Count.ShouldBe(5);
        partner.Seen.Keys.Order().ShouldBe(answered.Order());
        (await CountAsync("SELECT COUNT(*) FROM learners")).ShouldBe(5);
        (await CountAsync("SELECT COUNT(*) FROM events")).ShouldBe(5);
        (await CountAsync("SELECT COUNT(*) FROM learners l JOIN events v ON v.user_id = l.user_id")).ShouldBe(5);

        async Task<long> CountAsync(string sql) => server is null
            ? await Stored.ScalarAsync<long>(_folder.File("school.db"), sql)
            : (long)(await server.ExecuteAsync(sql))!;
    }

    /// <summary>One after the other, so that it is known which one dies.</summary>
    private static async Task RegisterUntilItDiesAsync(Uri address, ConcurrentBag<string> answered)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        try
        {
            for (var i = 0; ; i++)
            {
                using var response = await client.PostAsync(new Uri($"/learners/user-{i}", UriKind.Relative), null, Server.Patience);
                response.EnsureSuccessStatusCode();
                answered.Add((await response.Content.ReadAsStringAsync(Server.Patience)).Trim('"'));
            }
        }
        catch (HttpRequestException error) when (error.StatusCode is null)
        {
            // It is dead.
        }
    }

    private async Task<Sample> StartAsync(string provider, string connectionString, Uri partner, string? fault)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Publishing.InTransaction.dll"), "--Urls", "http://127.0.0.1:0", "--Storage:Provider", provider,
            "--Storage:ConnectionString", connectionString, "--Delivery:AllowedNetworks:0", "127.0.0.0/8", "--Delivery:TrustedRoots:0", _authority.RootPemFile,
            "--Delivery:NodeLease", "00:00:02", "--Partner:Url", partner.ToString(),
        ])
        {
            WorkingDirectory = _folder.FullPath,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (fault is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Leah.Webhooks.FaultHook.dll");
            start.Environment["LEAH_FAULT"] = fault;
        }

        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split("Now listening on: ") is [_, var url])
                address.TrySetResult(new Uri(url.Trim()));
        };
        process.BeginOutputReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => address.TrySetException(new InvalidOperationException("It ended before it listened.")), TaskScheduler.Default);
        return new Sample(process, await address.Task.WaitAsync(Server.Patience));
    }

    private sealed record Sample(Process Process, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited)
                Process.Kill();
            Process.Dispose();
        }
    }
}
