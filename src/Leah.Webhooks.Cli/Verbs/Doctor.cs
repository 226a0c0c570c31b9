using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Diagnosing;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah doctor</c>: looks at what has to be right, and says what to do where it is not.</summary>
internal static class Doctor
{
    public static Command Create()
    {
        var endpoint = new Option<string[]>("--endpoint") { Description = "An endpoint's address to look at: name, way, certificate (repeatable). Nothing is posted to it.", HelpName = "url" };
        var database = DatabaseOption.Create();
        var options = new ApiOptions();
        var output = OutputOption.Create();
        var command = new Verb("doctor", "Looks at settings, database, clock, the platform and an endpoint's certificate, and says what to do.")
        {
            Details = "Exit code 1 where something has failed. What is not used here is skipped.\n",
            Examples = ["leah doctor", "leah doctor --endpoint https://hooks.acme.example/leah"],
        };
        command.Add(endpoint);
        command.Add(database);
        options.AddTo(command);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            var roots = Roots(parsed.GetValue(options.Root));
            List<Finding> findings = [.. await CheckDatabase.RunAsync(parsed.GetValue(database) ?? "", cancellation)];
            var platform = new CheckPlatform(options.Address(parsed), ApiOptions.Text(parsed, options.Key, "LEAH_KEY"), parsed.GetValue(options.Root), TimeProvider.System);
            findings.AddRange(await platform.RunAsync(cancellation));
            foreach (var url in parsed.GetValue(endpoint) ?? [])
                findings.AddRange(await new CheckEndpoint(ToUri(url), roots, TimeProvider.System).RunAsync(cancellation));
            await WriteAsync(findings, parsed.GetValue(output));
            return findings.Any(finding => finding.State == "failed") ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(IReadOnlyList<Finding> findings, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            await JsonOutput.WriteListAsync(findings, format, FindingJson.Default.Finding, FindingJson.Default.IReadOnlyListFinding);
            return;
        }

        foreach (var finding in findings)
        {
            var colour = finding.State switch { "ok" => "green", "failed" => "red", "warning" => "yellow", _ => "grey" };
            AnsiConsole.Console.WriteHanging($"[{colour}]{finding.State,-8}[/] ", 9, $"{Markup.Escape(finding.Name)}: {Markup.Escape(Printable.Text(finding.Seen))}");
            if (finding.Hint is { } hint)
                AnsiConsole.Console.WriteHanging("         → ", 11, Markup.Escape(hint));
        }
    }

    private static Uri ToUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new UsageException($"--endpoint {text} is no URL, such as https://hooks.acme.example/leah.");

    private static X509Certificate2Collection Roots(FileInfo? file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            if (file is not null)
                roots.ImportFromPemFile(file.FullName);
            return roots;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--root cannot be read: {error.Message}");
        }
    }
}
