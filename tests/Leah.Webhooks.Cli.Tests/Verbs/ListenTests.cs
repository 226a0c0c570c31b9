using System.Diagnostics;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary>The real command between the real platform and a program of plain HTTP.</summary>
public sealed class ListenTests
{
    [Fact]
    public async Task Events_are_posted_byte_for_byte_with_the_platforms_headers_and_recorded_for_their_owner_alone()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var program = await LocalProgram.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        var environment = platform.Environment(await platform.KeyAsync("partner", "acme"));
        await using var leah = new LastingLeah(folder.Path, environment, "listen", "--forward-to", program.Url.ToString(), "--basic", "my_user:my_pass");
        await leah.SaysAsync("Listening.");

        var id = await platform.PublishAsync("acme", "u1");
        program.Status = count => count == 2 ? 500 : 200;
        var request = (await program.WaitAsync(1))[0];
        await platform.PublishAsync("acme", "u2");
        await program.WaitAsync(2);

        request.Body.ToArray().ShouldBe(RunningPlatform.Body("acme", "u1"));
        request.Headers["webhook-id"].ShouldBe(id);
        request.Headers["webhook-attempt"].ShouldBe("1");
        long.Parse(request.Headers["webhook-timestamp"]).ShouldBeGreaterThan(1_700_000_000);
        request.Headers["User-Agent"].ShouldStartWith("LeahWebhooks/");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["Authorization"].ShouldBe($"Basic {Convert.ToBase64String("my_user:my_pass"u8)}");

        var record = Path.Combine(folder.Path, "listened.ndjson");
        await Eventually.SeesAsync(() => Lines(record), lines => lines.Length == 2);
        var ended = await leah.TerminateAsync();
        ended.ExitCode.ShouldBe(0, ended.Error);
        var lines = ended.Output.TrimEnd().Split('\n');
        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch($@"^\d\d:\d\d:\d\d → USER_REGISTERED         {id} ← 200 \d+ ms$");
        lines[1].ShouldContain("← 500 ");
        lines.ShouldAllBe(line => line.Length <= 80);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(record).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(record)).ShouldNotContain("my_pass");
    }

    [Fact]
    public async Task A_platform_that_is_killed_and_comes_back_costs_no_event_and_repeats_none()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var program = await LocalProgram.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        await using var leah = new LastingLeah(
            folder.Path, platform.Environment(), "listen", "--forward-to", program.Url.ToString(), "--partnership", "acme", "--output", "ndjson");
        await leah.SaysAsync("Listening.");
        List<string> published = [await platform.PublishAsync("acme", "u1")];
        await program.WaitAsync(1);

        await platform.KillAsync();
        await leah.SaysAsync("The connection broke");
        await platform.StartAgainAsync();
        for (var i = 2; i <= 20; i++)
            published.Add(await platform.PublishAsync("acme", $"u{i}"));

        var requests = await program.WaitAsync(20);
        requests.Select(request => request.Headers["webhook-id"]).ShouldBe(published);
        (await leah.TerminateAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Resume_goes_on_behind_the_last_event_of_an_earlier_run()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var program = await LocalProgram.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        string[] listen = ["listen", "--forward-to", program.Url.ToString(), "-p", "acme"];
        await using (var first = new LastingLeah(folder.Path, platform.Environment(), listen))
        {
            await first.SaysAsync("Listening.");
            await platform.PublishAsync("acme", "u1");
            await program.WaitAsync(1);
            await Eventually.SeesAsync(() => Lines(Path.Combine(folder.Path, "listened.ndjson")), lines => lines.Length == 1);
            await first.TerminateAsync();
        }

        var missed = await platform.PublishAsync("acme", "u2");

        await using var second = new LastingLeah(folder.Path, platform.Environment(), [.. listen, "--resume"]);
        (await program.WaitAsync(2))[1].Headers["webhook-id"].ShouldBe(missed);
        await platform.PublishAsync("acme", "u3");
        (await program.WaitAsync(3)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task At_a_terminal_r_sends_the_last_event_again()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var program = await LocalProgram.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        // exec: a shell between would get the Ctrl-C too, and dash ends with 130 of it whatever its child does.
        var command = $"exec {Path.Combine(AppContext.BaseDirectory, "leah")} listen --forward-to {program.Url} -p acme --since 1h";
        // Whoever runs the tests in the background has Ctrl-C ignored, and that is inherited.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "script", "-qfec", command, "/dev/null"]) { WorkingDirectory = folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in platform.Environment())
            start.Environment[name] = value;
        (start.Environment["TERM"], start.Environment["SHELL"]) = ("xterm-256color", "/bin/sh");
        var id = await platform.PublishAsync("acme", "u1");
        using var terminal = Process.Start(start)!;
        try
        {
            await program.WaitAsync(1);
            await terminal.StandardInput.WriteAsync("r");
            await terminal.StandardInput.FlushAsync();
            (await program.WaitAsync(2))[1].Headers["webhook-id"].ShouldBe(id);
            // Ctrl-C, as a person ends it.
            await terminal.StandardInput.WriteAsync("\u0003");
            await terminal.StandardInput.FlushAsync();
            await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
            terminal.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!terminal.HasExited)
                terminal.Kill();
        }
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_of_each_event_and_the_listening_goes_on()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        await using var leah = new LastingLeah(folder.Path, platform.Environment(), "listen", "--forward-to", "http://127.0.0.1:1", "-p", "acme", "-o", "ndjson");
        await leah.SaysAsync("Listening.");

        await platform.PublishAsync("acme", "u1");
        await platform.PublishAsync("acme", "u2");

        await Eventually.SeesAsync(() => Lines(Path.Combine(folder.Path, "listened.ndjson")), lines => lines.Length == 2);
        var ended = await leah.TerminateAsync();
        ended.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("error").GetString()).ShouldBe(["nobody listens there", "nobody listens there"]);
    }

    [Fact]
    public async Task A_key_of_another_partnership_is_refused_with_1()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        await platform.PartnershipAsync("other");
        using var folder = new TemporaryFolder();

        var refused = await Support.Leah.RunAsync(
            folder.Path, platform.Environment(await platform.KeyAsync("partner", "other")), "listen", "--forward-to", "http://127.0.0.1:1", "--partnership", "acme");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("The API key does not allow this (403).");
    }

    [Fact]
    public async Task An_operator_is_told_to_say_whose_events_are_meant()
    {
        await using var platform = await RunningPlatform.StartAsync();

        var result = await platform.LeahAsync("listen", "--forward-to", "http://127.0.0.1:1");

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain("say whose events are meant: --partnership id, or LEAH_PARTNERSHIP");
    }

    [Theory]
    [InlineData("listen", "--forward-to")]
    [InlineData("listen --forward-to http://192.0.2.1:3000", "is not this machine")]
    [InlineData("listen --forward-to goat", "is no http or https URL")]
    [InlineData("listen --forward-to http://u:p@127.0.0.1:3000", "credentials in its address")]
    [InlineData("listen --forward-to http://127.0.0.1:3000 -o json", "use ndjson")]
    [InlineData("listen --forward-to http://127.0.0.1:3000 --resume --no-record", "keeps none")]
    [InlineData("listen --forward-to http://127.0.0.1:3000 --basic a:b --bearer c", "exclude each other")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_KEY"] = "k" }, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
