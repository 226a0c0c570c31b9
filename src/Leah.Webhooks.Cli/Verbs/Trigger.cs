using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Triggering;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah trigger</c>: sends events to an endpoint as the platform would.</summary>
internal static class Trigger
{
    private const int MostTimes = 100_000;

    public static Command Create()
    {
        var events = new Argument<string[]>("event") { Description = "Event types, such as OVERALL_LEVEL.", Arity = ArgumentArity.ZeroOrMore }.Suggest(EventTypes.All);
        var all = new Option<bool>("--all") { Description = "All five, in a learner's order." };
        var to = new Option<string?>("--to") { Description = "The endpoint; or LEAH_URL.", HelpName = "url" };
        var set = new Option<string[]>("--set") { Description = "Set a member, as in user.id=42 (repeatable).", HelpName = "path=value" };
        var file = new Option<FileInfo?>("--file") { Description = "Send this file's bytes in place of a sample.", HelpName = "json" };
        var edit = new Option<bool>("--edit") { Description = "Open each event in $EDITOR first." };
        var count = new Option<int>("--count") { Description = "Send so many times.", DefaultValueFactory = _ => 1 };
        var every = new Option<string?>("--every") { Description = "Time between two sendings, such as 500ms.", HelpName = "time" };
        var output = OutputOption.Create();
        var target = new TargetOptions();
        var command = new Verb("trigger", "Sends sample events to an endpoint, as the platform would.")
        {
            Details = """
                The headers are the platform's, and so are the checks of the certificate. Plain
                http goes to this machine only. Each sending is a new event with an id of its
                own. Ends with 1 unless every answer is 2xx.
                """,
            Examples =
            [
                "leah trigger USER_REGISTERED --to http://127.0.0.1:8080/ --basic my_user:my_pass",
                "leah trigger OVERALL_LEVEL --to http://127.0.0.1:8080/ --basic my_user:my_pass --set overall.level=B2 --set user.id=42",
                "leah trigger --all --to http://127.0.0.1:8080/ --basic my_user:my_pass --count 2 --every 100ms --output ndjson",
            ],
        };
        command.Add(events);
        foreach (var option in (Option[])[all, to, set, file, edit, count, every, output])
            command.Add(option);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var endpoint = Target.Parse(parsed.GetValue(to) ?? Environment.GetEnvironmentVariable("LEAH_URL"), "--to");
            var times = parsed.GetValue(count);
            if (times is < 1 or > MostTimes)
                throw new UsageException($"--count goes from 1 to {MostTimes}; for more, use leah load.");
            var pause = parsed.GetValue(every) is { } text ? SpanText.Parse(text, "--every") : TimeSpan.Zero;
            var bodies = Bodies(parsed.GetValue(events) ?? [], parsed.GetValue(all), parsed.GetValue(file), parsed.GetValue(set) ?? []);
            if (parsed.GetValue(edit))
            {
                for (var i = 0; i < bodies.Count; i++)
                    bodies[i] = await EditBody.RunAsync(bodies[i], cancellation);
            }

            return await RunAsync(
                new(endpoint, target.ReadCredentials(parsed), target.ReadRoots(parsed), bodies, times, pause, parsed.GetValue(output)), TimeProvider.System, cancellation);
        });
        return command;
    }

    private static List<byte[]> Bodies(string[] events, bool all, FileInfo? file, string[] assignments)
    {
        if ((events.Length > 0 ? 1 : 0) + (all ? 1 : 0) + (file is null ? 0 : 1) != 1)
            throw new UsageException($"Give one of: event types ({string.Join(", ", EventTypes.All)}), --all, or --file.");
        IEnumerable<byte[]> bodies = file is not null ? [EventBody.File(file)] : (all ? EventTypes.All : events).Select(EventBody.Sample);
        return [.. bodies.Select(body => EventBody.With(body, assignments))];
    }

    private static async Task<int> RunAsync(Plan plan, TimeProvider clock, CancellationToken cancellation)
    {
        using var sender = new EventSender(plan.Target, plan.Credentials, plan.Roots, clock);
        var ids = new IdGenerator(clock);
        List<TriggeredLine> lines = [];
        var failed = false;
        using var ending = new EndSignals(cancellation);
        try
        {
            for (var i = 0; i < plan.Times * plan.Bodies.Count; i++)
            {
                if (i > 0 && plan.Pause > TimeSpan.Zero)
                    await Task.Delay(plan.Pause, clock, ending.Token);
                var body = plan.Bodies[i % plan.Bodies.Count];
                var id = ids.Next("evt");
                var line = TriggeredLine.Of(EventBody.TypeOf(body) ?? "(no event)", id, await sender.SendAsync(new(id, body), ending.Token));
                failed |= line.Outcome != "succeeded";
                if (plan.Output == OutputFormat.Json)
                    lines.Add(line);
                else if (plan.Output == OutputFormat.Ndjson)
                    await JsonOutput.WriteAsync(line, SendingJson.Default.TriggeredLine);
                else
                    await Console.Out.WriteLineAsync(Printable.Text(line.ToText()));
            }
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            await Talk.SayAsync("Stopped before the end.");
            failed = true;
        }

        if (plan.Output == OutputFormat.Json)
            await JsonOutput.WriteListAsync(lines, OutputFormat.Json, SendingJson.Default.TriggeredLine, SendingJson.Default.IReadOnlyListTriggeredLine);
        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    private sealed record Plan(
        Target Target, Credentials? Credentials, X509Certificate2Collection Roots, IReadOnlyList<byte[]> Bodies, int Times, TimeSpan Pause, OutputFormat Output);
}
