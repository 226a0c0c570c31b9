using System.CommandLine;
using System.CommandLine.Invocation;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Verbs;
using Leah.Webhooks.Cli.Verbs.Registry;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli;

/// <summary>The command with all its verbs. A new verb is a file under <c>Verbs/</c> and a line here.</summary>
internal static class LeahCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Try, check, watch and receive Leah's webhooks.")
        {
            Trigger.Create(),
            Verify.Create(),
            Load.Create(),
            Scenarios.Create(),
            Listen.Create(),
            Replay.Create(),
            Receive.Create(),
            Received.Create(),
            Partnerships.Create(),
            Endpoints.Create(),
            Events.Create(),
            Deliveries.Create(),
            Replays.Create(),
            Keys.Create(),
            Doctor.Create(),
            Completions.Create(),
        };
        Verb.AddToHelp(root);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        // A host ends itself on SIGTERM and takes its time for that; the parser would cut it short.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var code = await parsed.InvokeAsync(invocation);
            return parsed.Action is ParseErrorAction ? ExitCode.WrongUsage : code;
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.WrongUsage;
        }
        catch (ApiException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Failed;
        }
        catch (StorageUnavailableException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.Failed;
        }
    }
}
