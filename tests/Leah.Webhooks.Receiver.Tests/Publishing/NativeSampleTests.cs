using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Publishing;

/// <summary>The sample as one native file, as a partner would ship it: trimmed, compiled ahead of time, without .NET beside it.</summary>
public sealed class NativeSampleTests
{
    private static readonly string Repository = FindRepository();

    [Fact]
    public async Task Sample_published_ahead_of_time_takes_an_event_in_and_leaves_lock_files_as_they_were()
    {
        using var folder = new TemporaryFolder();
        var locks = LockFiles();

        // Without helpers that outlive it: they would hold its output open.
        string[] alone = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];
        // The style of the code was looked at by the build before; what cannot be compiled ahead of time is a warning of the compiler's own, and so an error.
        var (code, output) = await RunAsync(
            "dotnet",
            ["publish", "samples/Receiver.Minimal", "-r", RuntimeInformation.RuntimeIdentifier, "-p:Native=true", "-p:RunAnalyzers=false", "-v", "quiet", "-nologo", "-o", folder.Path, .. alone]);

        code.ShouldBe(0, output);
        LockFiles().ShouldBe(locks);
        using var program = Start(Path.Combine(folder.Path, "Receiver.Minimal"), folder.Path);
        try
        {
            var address = await AddressAsync(program);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token");
            foreach (var type in EventTypes.All)
            {
                using var answer = await client.PostAsync(address, new StringContent(Samples.Of(type)), TestContext.Current.CancellationToken);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            }

            await Eventually.ShowsAsync(() => Rows.Query(folder.Database, "SELECT count(*) FROM overall_levels"), ["1"]);
            await Eventually.ShowsAsync(() => Rows.Query(folder.Database, "SELECT count(*) FROM handler_work"), ["0"]);
            Rows.Query(folder.Database, "SELECT level FROM certificates").ShouldBe(["A1"]);
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(string program, string folder)
    {
        var start = new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0"]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["Receiver__Credentials__0__Token"] = "token";
        return Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
    }

    private static async Task<Uri> AddressAsync(Process program)
    {
        const string Listening = "Now listening on: ";
        while (await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return new Uri(line[(at + Listening.Length)..].Trim());
        }

        throw new InvalidOperationException("The sample ended.");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    private static List<string> LockFiles() =>
    [
        .. Directory.GetFiles(Repository, "packages*.lock.json", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(Path.Combine(Repository, "artifacts"), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.ReadAllText(file).GetHashCode(StringComparison.Ordinal)}"),
    ];

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LeahWebhooks.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("This runs outside of the repository.");
    }
}
