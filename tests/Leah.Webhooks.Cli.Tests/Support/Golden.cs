using System.Text.RegularExpressions;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>Outputs that are kept as files beside the tests. With LEAH_GOLDEN=write in the environment they are written anew.</summary>
internal static partial class Golden
{
    public static void Check(string name, string output)
    {
        // Text is filled up to its column with spaces that nobody sees.
        output = string.Join('\n', output.Split('\n').Select(line => line.TrimEnd()));
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        if (Environment.GetEnvironmentVariable("LEAH_GOLDEN") == "write")
        {
            var source = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/Leah.Webhooks.Cli.Tests/Golden", name));
            Directory.CreateDirectory(Path.GetDirectoryName(source)!);
            File.WriteAllText(source, output);
            return;
        }

        File.Exists(file).ShouldBeTrue($"There is no golden file {name} yet: LEAH_GOLDEN=write writes it.");
        output.ShouldBe(File.ReadAllText(file), $"{name} is what leah wrote before; LEAH_GOLDEN=write writes it anew.");
    }

    /// <summary>A run's exit code and both outputs, with what differs from run to run (ids, times, ports, durations) put by signs of the same width.</summary>
    public static void Check(string name, LeahResult result) =>
        Check(name, $"exit code {result.ExitCode}\n\n{Same(result.Output)}{(result.Error.Length > 0 ? $"\n--- standard error\n{Same(result.Error)}" : "")}");

    /// <summary>Puts signs in place of what differs from run to run.</summary>
    public static string Same(string text)
    {
        text = Id().Replace(text, match => match.Groups["kind"].Value + "_" + new string('x', 20));
        text = Secret().Replace(text, "leah_SECRET");
        text = IsoTime().Replace(text, "2026-01-02T03:04:05.678Z");
        text = ShortTime().Replace(text, "01-02 03:04:05");
        text = Clock().Replace(text, "03:04:05");
        text = Took().Replace(text, match => "0 ms".PadLeft(match.Length));
        text = Duration().Replace(text, "\"durationMs\":0");
        text = Stamp().Replace(text, "webhook-timestamp: 1700000000");
        text = Apart().Replace(text, "are 0 s apart");
        text = Folder().Replace(text, "/folder");
        return Port().Replace(text, "127.0.0.1:00000");
    }

    [GeneratedRegex(@"\b(?<kind>evt|dlv|ept|key|rpl|rcv)_[0-9a-z]{20}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\bleah_[A-Za-z0-9_-]{20,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsoTime();

    [GeneratedRegex(@"\b\d\d-\d\d \d\d:\d\d:\d\d", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShortTime();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@" *\d+(\.\d+)? ms", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Took();

    [GeneratedRegex(@"""durationMs"":[\d.]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"webhook-timestamp: \d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"are \d+ s apart", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Apart();

    [GeneratedRegex(@"/\S*/leah-cli-\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folder();

    [GeneratedRegex(@"127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();
}
