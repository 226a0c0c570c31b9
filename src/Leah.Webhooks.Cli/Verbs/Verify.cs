using System.CommandLine;
using System.Net.Sockets;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Verifying;
using Leah.Webhooks.Cli.Verifying.Wire;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah verify</c>: checks that an endpoint keeps the contract.</summary>
internal static class Verify
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var url = new Argument<string?>("url") { Description = "The endpoint; or LEAH_URL.", Arity = ArgumentArity.ZeroOrOne };
        var only = new Option<string[]>("--only") { Description = "Only this group or case (repeatable).", HelpName = "name" };
        var list = new Option<bool>("--list") { Description = "Show the cases and send nothing." };
        var bodyLimit = new Option<int>("--body-limit") { Description = "The largest body it takes.", DefaultValueFactory = _ => 256 * 1024, HelpName = "bytes" };
        var output = EnumOption.Of<VerifyFormat>("--output", "How to write; text if not said.", "-o");
        var target = new TargetOptions();
        var command = new Verb("verify", "Checks that an endpoint keeps the contract.")
        {
            Details = """
                Events are about new users whose ids begin with leah-verify and whose addresses
                end with @example.com; nothing is deleted. Right and wrong credentials go to the
                endpoint alone. Ends with 1 where a case fails.
                """,
            Examples =
            [
                "leah verify http://127.0.0.1:8080/ --basic my_user:my_pass",
                "leah verify http://127.0.0.1:8080/ --basic my_user:my_pass --only bodies --output junit",
                "leah verify --list",
            ],
        };
        command.Add(url);
        foreach (var option in (Option[])[only, list, bodyLimit, output])
            command.Add(option);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var cases = VerifyCases.Select(parsed.GetValue(only) ?? []);
            if (parsed.GetValue(list))
                return await ListAsync(cases);
            var endpoint = Target.Parse(parsed.GetValue(url) ?? Environment.GetEnvironmentVariable("LEAH_URL"), "The url");
            var credentials = target.ReadCredentials(parsed) ?? throw new UsageException("Give the endpoint's credentials with --basic user:password or --bearer token.");
            if (parsed.GetValue(bodyLimit) is < 16 * 1024 or > 64 * 1024 * 1024)
                throw new UsageException("--body-limit goes from 16384 to 67108864 bytes.");
            var (roots, clock) = (target.ReadRoots(parsed), TimeProvider.System);
            var probe = new Probe(
                endpoint, credentials, new WireClient(endpoint, roots, Limit, clock), new TlsLook(endpoint, roots, Limit, clock), parsed.GetValue(bodyLimit), clock);
            return await RunAsync(cases, probe, parsed.GetValue(output), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<VerifyCase> cases, Probe probe, VerifyFormat format, CancellationToken cancellation)
    {
        if (!probe.Target.IsLoopback)
            await Talk.SayAsync($"Sending test events and wrong credentials to {probe.Target.Url.Host}: some 150 requests, about users marked leah-verify.");
        if (await UnreachableAsync(probe.Target, cancellation) is { } fault)
        {
            await Talk.SayAsync($"{probe.Target.Url.Host}: {fault}");
            return ExitCode.Failed;
        }

        string? group = null;
        var found = await RunCases.RunAsync(
            cases,
            probe,
            one =>
            {
                if (format == VerifyFormat.Text)
                    VerifyText.WriteCase(AnsiConsole.Console, one, startsGroup: one.Group != group);
                group = one.Group;
            },
            cancellation);
        var report = VerifyReport.Of(probe.Target.Url, found);
        if (format == VerifyFormat.Text)
            VerifyText.WriteSum(AnsiConsole.Console, report);
        else if (format == VerifyFormat.Json)
            await JsonOutput.WriteAsync(report, SendingJson.Default.VerifyReport);
        else
            await VerifyText.WriteJUnitAsync(report, Console.Out);
        return report.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Why there is no connection at all; null where there is one.</summary>
    private static async Task<string?> UnreachableAsync(Target target, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            (await WireClient.ConnectAsync(target, either.Token)).Dispose();
            return null;
        }
        catch (SocketException error)
        {
            return SendFault.Of(error, certificateFault: null).Error;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"No connection within {Limit.TotalSeconds:0} s.";
        }
    }

    private static async Task<int> ListAsync(IReadOnlyList<VerifyCase> cases)
    {
        foreach (var each in cases)
            await Console.Out.WriteLineAsync($"{each.Group,-11} {each.Name,-30} {each.Claim}");
        return ExitCode.Done;
    }

    private enum VerifyFormat
    {
        Text,
        Json,
        Junit,
    }
}
