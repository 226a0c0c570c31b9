using System.Diagnostics;
using System.Text;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>The real command, as a process of its own in a folder of its own.</summary>
internal static class Leah
{
    public static Task<LeahResult> RunAsync(string folder, params string[] arguments) => RunAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static async Task<LeahResult> RunAsync(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static Process Start(string folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "leah"), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // What the tests run in must not give credentials away.
        foreach (var variable in (string[])["LEAH_BASIC", "LEAH_BEARER", "LEAH_URL", "LEAH_KEY", "LEAH_PARTNERSHIP"])
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
    }
}

/// <summary>How a run of the command ended.</summary>
internal sealed record LeahResult(int ExitCode, string Output, string Error);
