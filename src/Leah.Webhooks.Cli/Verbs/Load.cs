using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Loading;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah load</c>: sends events at a constant rate and tells how long they took.</summary>
internal static class Load
{
    private const int MostRate = 5_000;
    private static readonly TimeSpan MostLength = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ViewEvery = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var url = new Argument<string?>("url") { Description = "The endpoint; or LEAH_URL.", Arity = ArgumentArity.ZeroOrOne };
        var rate = new Option<int>("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => 50 };
        var length = new Option<string>("--for") { Description = "How long, such as 30s.", DefaultValueFactory = _ => "10s", HelpName = "time" };
        var events = new Option<string[]>("--event") { Description = "Only this event type (repeatable).", HelpName = "type" }.Suggest(EventTypes.All);
        var inFlight = new Option<int>("--max-in-flight") { Description = "At most so many requests at once.", DefaultValueFactory = _ => 1_000, HelpName = "count" };
        var external = new Option<bool>("--allow-external") { Description = "Load another machine than this one." };
        var output = OutputOption.Create();
        var target = new TargetOptions();
        var command = new Verb("load", "Loads an endpoint at a constant rate.")
        {
            Details = """
                Requests start at moments set beforehand, and latencies count from these, so an
                endpoint that stalls is charged for everything it kept waiting. At most 5000 a
                second for 10 minutes. Ends with 1 unless all were answered 2xx.
                """,
            Examples =
            [
                "leah load http://127.0.0.1:8080/ --rate 100 --for 2s --basic my_user:my_pass",
                "leah load http://127.0.0.1:8080/ --rate 20 --for 1s --event OVERALL_LEVEL --basic my_user:my_pass --output json",
            ],
        };
        command.Add(url);
        foreach (var option in (Option[])[rate, length, events, inFlight, external, output])
            command.Add(option);
        target.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var endpoint = Target.Parse(parsed.GetValue(url) ?? Environment.GetEnvironmentVariable("LEAH_URL"), "The url");
            if (!endpoint.IsLoopback && !parsed.GetValue(external))
                throw new UsageException($"{endpoint.Url.Host} is not this machine. Load only what is yours; --allow-external says that it is.");
            var plan = Plan(endpoint, parsed.GetValue(rate), SpanText.Parse(parsed.GetValue(length) ?? "", "--for"), parsed.GetValue(inFlight), parsed.GetValue(events) ?? []);
            using var sender = new EventSender(endpoint, target.ReadCredentials(parsed), target.ReadRoots(parsed), TimeProvider.System, plan.MostInFlight);
            return await RunAsync(plan, sender, parsed.GetValue(output), TimeProvider.System, cancellation);
        });
        return command;
    }

    private static LoadPlan Plan(Target endpoint, int rate, TimeSpan length, int inFlight, string[] events)
    {
        if (rate is < 1 or > MostRate)
            throw new UsageException($"--rate goes from 1 to {MostRate} a second.");
        if (length < TimeSpan.FromMilliseconds(100) || length > MostLength)
            throw new UsageException("--for goes from 100ms to 10m.");
        if (inFlight is < 1 or > 10_000)
            throw new UsageException("--max-in-flight goes from 1 to 10000.");
        if (events.FirstOrDefault(each => !EventTypes.IsKnown(each)) is { } unknown)
            throw new UsageException($"--event: {unknown} is no event type. There are {string.Join(", ", EventTypes.All)}.");
        return new(endpoint, rate, length, inFlight, events.Length > 0 ? events : EventTypes.All);
    }

    private static async Task<int> RunAsync(LoadPlan plan, EventSender sender, OutputFormat format, TimeProvider clock, CancellationToken cancellation)
    {
        var counts = new LoadCounts();
        using var ending = new EndSignals(cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        var view = Console.IsErrorRedirected ? Task.CompletedTask : ShowAsync(plan, counts, clock, done.Token);
        var stopped = false;
        try
        {
            await new RunLoad(plan, sender.SendAsync, counts, clock).RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            stopped = true;
        }

        await done.CancelAsync();
        await view;
        if (stopped)
            await Talk.SayAsync("Stopped before the end; this is what came of it until then.");
        var result = LoadResult.Of(plan, counts);
        if (format == OutputFormat.Table)
            await Console.Out.WriteLineAsync(result.ToText());
        else
            await JsonOutput.WriteAsync(result, SendingJson.Default.LoadResult);
        return stopped || result.Failed + result.Unsent > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>One line that is written over again and again, and wiped at the end.</summary>
    private static async Task ShowAsync(LoadPlan plan, LoadCounts counts, TimeProvider clock, CancellationToken done)
    {
        var start = clock.GetTimestamp();
        while (!done.IsCancellationRequested)
        {
            var latency = counts.Latency();
            var line = $"{clock.GetElapsedTime(start).TotalSeconds,4:0} s  {counts.Sent}/{plan.Planned} answered  {counts.Failed} failed  p50 {latency.P50:0.0} ms  p99 {latency.P99:0.0} ms";
            await Console.Error.WriteAsync($"\r{Fitted(line)}");
            await Task.Delay(ViewEvery, clock, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Console.Error.WriteAsync($"\r{Fitted("")}\r");
    }

    /// <summary>As wide as the terminal, not a column more: what wraps could not be written over.</summary>
    private static string Fitted(string line)
    {
        var width = Console.WindowWidth is > 1 and var columns ? columns - 1 : 79;
        return line.Length > width ? line[..width] : line.PadRight(width);
    }
}
