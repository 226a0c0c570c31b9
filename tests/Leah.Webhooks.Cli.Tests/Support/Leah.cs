using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>The real command, as a process of its own in a folder of its own.</summary>
internal static partial class Leah
{
    private static readonly string[] Own = ["LEAH_BASIC", "LEAH_BEARER", "LEAH_URL", "LEAH_KEY", "LEAH_PARTNERSHIP"];

    public static Task<LeahResult> RunAsync(string folder, params string[] arguments) => RunAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static async Task<LeahResult> RunAsync(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        return await EndAsync(process);
    }

    /// <summary>What a person sees of it at a terminal of so many columns, without colour.</summary>
    public static Task<string> AtTerminalAsync(string folder, int columns, string arguments) =>
        AtTerminalAsync(folder, columns, new Dictionary<string, string>(StringComparer.Ordinal) { ["NO_COLOR"] = "1" }, arguments);

    public static async Task<string> AtTerminalAsync(string folder, int columns, Dictionary<string, string> environment, string arguments) =>
        WithoutSteering(await RawAtTerminalAsync(folder, columns, environment, arguments));

    /// <summary>Text without the signs that steer a terminal.</summary>
    public static string WithoutSteering(string text) => Steering().Replace(text, "");

    /// <summary>All that it sends to a terminal of so many columns.</summary>
    public static async Task<string> RawAtTerminalAsync(string folder, int columns, Dictionary<string, string> environment, string arguments)
    {
        var command = $"stty cols {columns} rows 40; exec {Path.Combine(AppContext.BaseDirectory, "leah")} {arguments}";
        var start = new ProcessStartInfo("script", ["-qfec", command, "/dev/null"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 };
        foreach (var variable in (string[])["NO_COLOR", .. Own])
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["TERM"] = "xterm-256color";
        // What script runs a line with.
        start.Environment["SHELL"] = "/bin/sh";
        using var terminal = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        var output = await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>Runs a line as a shell would, with leah on its path.</summary>
    public static async Task<LeahResult> RunLineAsync(string folder, Dictionary<string, string> environment, string line)
    {
        using var process = StartLine(folder, environment, line);
        return await EndAsync(process);
    }

    /// <summary>Starts a line as a shell would; the process is leah itself.</summary>
    public static Process StartLine(string folder, Dictionary<string, string> environment, string line) => StartProgram(
        "bash", folder, new(environment, StringComparer.Ordinal) { ["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}" }, ["-c", $"exec {line}"]);

    public static Process Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static Process Start(string folder, Dictionary<string, string> environment, params string[] arguments) =>
        StartProgram(Path.Combine(AppContext.BaseDirectory, "leah"), folder, environment, arguments);

    private static async Task<LeahResult> EndAsync(Process process)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    private static Process StartProgram(string program, string folder, Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // What the tests run in must not give credentials away.
        foreach (var variable in Own)
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
    }

    // What the runtime says to the terminal before anything is written.
    [GeneratedRegex(@"\x1b(\[[0-9;?]*[A-Za-z]|[=>])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Steering();
}

/// <summary>How a run of the command ended.</summary>
internal sealed record LeahResult(int ExitCode, string Output, string Error);
