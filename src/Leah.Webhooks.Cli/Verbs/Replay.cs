using System.CommandLine;
using System.Text.Json;
using Leah.Webhooks.Cli.Forwarding;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Listening;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah replay</c>: what was received or listened to, again to a program.</summary>
internal static class Replay
{
    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "Where to.", Required = true, HelpName = "url" };
        var choice = new ReplayChoice();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be sent." };
        var confirm = new Option<bool>("--confirm") { Description = "Do not ask before sending." };
        var allowExternal = Target.AllowExternal();
        var credentials = new ForwardCredentials();
        var output = OutputOption.Create();
        var verb = new Verb("replay", "Sends what was received, or listened to, to a program again: oldest first, byte for byte.")
        {
            Details = """
                Duplicates are left out. The credential is what --basic or --bearer says, never
                a recorded one. Exit code 1 unless every answer is 2xx.

                """,
            Examples =
            [
                "leah replay --to http://127.0.0.1:3000/webhooks --since 2h --dry-run",
                "leah replay --to http://127.0.0.1:3000/webhooks --listened listened.ndjson --failed --confirm",
            ],
        };
        verb.Add(to);
        choice.AddTo(verb);
        verb.Add(dryRun);
        verb.Add(confirm);
        verb.Add(allowExternal);
        verb.Add(credentials.Basic);
        verb.Add(credentials.Bearer);
        verb.Add(output);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var target = Target.Parse(parsed.GetValue(to) ?? "", "--to", parsed.GetValue(allowExternal));
            var authorization = credentials.Read(parsed);
            await using var source = choice.Open(parsed);
            var count = await source.CountAsync(cancellation);
            if (count == 0)
            {
                await Talk.SayAsync("Nothing matches.");
                return ExitCode.Done;
            }

            var format = parsed.GetValue(output);
            if (parsed.GetValue(dryRun))
                return await ShowAsync(source, count, target, format, cancellation);
            if (!await Talk.ConfirmAsync($"Send {count} events to {target}?", parsed.GetValue(confirm), "--confirm"))
            {
                await Talk.SayAsync("Nothing was sent.");
                return ExitCode.Failed;
            }

            using var forward = new ForwardEvents(target, authorization, TimeProvider.System);
            using var ending = new EndSignals(cancellation);
            return await SendAsync(source, forward, format, ending.Token);
        });
        return verb;
    }

    private static async Task<int> ShowAsync(IReplaySource source, long count, Uri target, OutputFormat format, CancellationToken cancellation)
    {
        var lines = new ForwardLines(format);
        await foreach (var forwarded in source.ReadAsync(cancellation))
        {
            if (format == OutputFormat.Table)
                AnsiConsole.Console.WriteWhole($"→ {Markup.Escape(forwarded.EventType),-23} {Markup.Escape(forwarded.Id)}");
            else
                await lines.WriteAsync(new(forwarded.Id, forwarded.EventType, forwarded.WebhookId, null, null, 0));
        }

        await lines.EndAsync();
        await Talk.SayAsync($"{count} events would go to {target}. Nothing was sent.");
        return ExitCode.Done;
    }

    private static async Task<int> SendAsync(IReplaySource source, ForwardEvents forward, OutputFormat format, CancellationToken ending)
    {
        var lines = new ForwardLines(format);
        var (succeeded, failed) = (0, 0);
        try
        {
            await foreach (var forwarded in source.ReadAsync(ending))
            {
                if (format == OutputFormat.Table)
                    ForwardLine.Begin(forwarded, TimeProvider.System);
                var result = await forward.SendAsync(forwarded, ending);
                if (format == OutputFormat.Table)
                    ForwardLine.End(result);
                else
                    await lines.WriteAsync(ForwardedLine.Of(forwarded, result));
                (succeeded, failed) = result.Succeeded ? (succeeded + 1, failed) : (succeeded, failed + 1);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Talk.SayAsync("Stopped before the end.");
            failed++;
        }

        await lines.EndAsync();
        await Talk.SayAsync($"{succeeded} succeeded, {failed} failed.");
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Results as one JSON document or as an object a line.</summary>
    private sealed class ForwardLines(OutputFormat format)
    {
        private bool _any;

        public async Task WriteAsync(ForwardedLine line)
        {
            var text = JsonSerializer.Serialize(line, ListeningJson.Default.ForwardedLine);
            if (format == OutputFormat.Ndjson)
                await Console.Out.WriteLineAsync(text);
            else
                await Console.Out.WriteAsync((_any ? "," : "[") + text);
            _any = true;
        }

        public Task EndAsync() => format == OutputFormat.Json ? Console.Out.WriteLineAsync(_any ? "]" : "[]") : Task.CompletedTask;
    }
}
