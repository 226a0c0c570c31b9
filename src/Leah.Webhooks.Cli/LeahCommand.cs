using System.CommandLine;
using System.CommandLine.Invocation;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Verbs;
using Leah.Webhooks.Cli.Verbs.Registry;
using Leah.Webhooks.Storage;
using Spectre.Console;

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
        StandardOutput.NoticeItsEnd();
        AnsiConsole.Console = StandardOutput.ForText();
        // A host ends itself on SIGTERM and takes its time for that; the parser would cut it short.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var parsed = Create().Parse(args);
            return parsed.Action is ParseErrorAction ? await WrongUsage.SayAsync(parsed) : await parsed.InvokeAsync(invocation);
        }
        catch (UsageException error)
        {
            await Talk.SayAsync(error.Message);
            return ExitCode.WrongUsage;
        }
        catch (Exception error) when (error is ApiException or StorageUnavailableException)
        {
            await Talk.SayAsync(error.Message);
            return ExitCode.Failed;
        }
        catch (Exception error) when (DatabaseErrors.IsOne(error))
        {
            await Talk.SayAsync($"The database cannot be read: {error.Message}\n  Is it one that leah receive keeps its events in? One of an older leah is brought up to date when leah receive starts over it.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            await Talk.SayAsync("Stopped before the end.");
            return ExitCode.Failed;
        }
        catch (IOException error) when (StandardOutput.IsEndOfReader(error))
        {
            // Whoever read has enough, as head has.
            return ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Talk.SayAsync(error.Message);
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            var trace = Environment.GetEnvironmentVariable("LEAH_TRACE") is { Length: > 0 };
            await Talk.SayAsync(trace ? error.ToString() : $"leah itself failed: {error.GetType().Name}: {error.Message}\n  Please report it. LEAH_TRACE=1 in the environment shows where it happened.");
            return ExitCode.Failed;
        }
    }
}
