using System.CommandLine;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Forwarding;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Listening;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah listen</c>: a partnership's events, over one outgoing connection, to a program on this machine.</summary>
internal static class Listen
{
    private const int MostSeen = 20_000;

    public static Command Create()
    {
        var to = new Option<string>("--forward-to") { Description = "The local program's address.", Required = true, HelpName = "url" };
        var partnership = PartnershipOption.Create();
        var types = new Option<string[]>("--event") { Description = "Only events of this type (repeatable).", HelpName = "type" }.Suggest(EventTypes.All);
        var since = new Option<string?>("--since") { Description = "Begin with events of this time on, as 2024-03-07T13:43:40Z, or an age: 15m, 2h. Otherwise with what comes from now on." };
        var resume = new Option<bool>("--resume") { Description = "Begin behind the last event of the record." };
        var record = new Option<string>("--record") { Description = "The file that keeps what came, for leah replay.", DefaultValueFactory = _ => ListenedFile.DefaultName };
        var noRecord = new Option<bool>("--no-record") { Description = "Keep nothing of what came." };
        var credentials = new ForwardCredentials();
        return ApiCall.Verb(
            "listen", "Gets a partnership's events over an outgoing connection and posts them, byte for byte, to a local program.",
            ["leah listen --forward-to http://127.0.0.1:3000/webhooks", "leah listen --forward-to http://localhost:3000 --partnership acme --event OVERALL_LEVEL --since 2h"],
            [to, partnership, types, since, resume, record, noRecord, credentials.Basic, credentials.Bearer],
            async call =>
            {
                if (call.Format == OutputFormat.Json)
                    throw new UsageException("--output json is one document, and listening has no end: use ndjson, an object a line.");
                var target = Target.Parse(call.Value(to) ?? "", "--forward-to", allowExternal: false);
                var file = call.Value(noRecord) ? null : new ListenedFile(call.Value(record) ?? "");
                using var forward = new ForwardEvents(target, credentials.Read(call.Parsed), TimeProvider.System);
                var seen = new SeenIds(MostSeen);
                var last = call.Value(resume) ? await LastAsync(file, seen, call) : null;
                var stream = new EventStream(call.Api, Query(call, partnership, types, since), seen, TimeProvider.System);
                await Talk.SayAsync($"{call.Api.Address} → {target}{(Console.IsInputRedirected ? "" : "\nr sends the last one again, Ctrl-C ends.")}");
                using var ending = new EndSignals(call.Cancellation);
                try
                {
                    return await RunAsync(call, stream, last, forward, file, ending.Token);
                }
                catch (ApiException error) when (error.Status == 400 && PartnershipOption.Find(call.Parsed, partnership) is null)
                {
                    throw new UsageException($"An operator's key opens every partnership, so say whose events are meant: {PartnershipOption.HowToSay}.");
                }
            },
            details: """
                It needs the key of a partner, or an operator's with --partnership. After a
                broken connection it goes on where it stopped. Whatever the program answers,
                an event is posted once; press r, or use leah replay, to post it again.

                """);
    }

    private static async Task<int> RunAsync(ApiCall call, EventStream stream, string? last, ForwardEvents forward, ListenedFile? file, CancellationToken ending)
    {
        using var oneAtATime = new SemaphoreSlim(1, 1);
        StreamedEvent? latest = null;
        var keys = ReadKeysAsync(
            async () =>
            {
                if (Volatile.Read(ref latest) is { } again)
                    await PostAsync(again);
            },
            ending);
        try
        {
            await foreach (var came in stream.ReadAsync(last, ending))
            {
                Volatile.Write(ref latest, came);
                await PostAsync(came);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // That is how it ends.
        }

        await keys;
        return ExitCode.Done;

        async Task PostAsync(StreamedEvent came)
        {
            await oneAtATime.WaitAsync(ending);
            try
            {
                var forwarded = came.ToForward();
                if (call.Format == OutputFormat.Table)
                    ForwardLine.Begin(forwarded, TimeProvider.System);
                var result = await forward.SendAsync(forwarded, ending);
                if (call.Format == OutputFormat.Table)
                    ForwardLine.End(result);
                else
                    await JsonOutput.WriteAsync(ForwardedLine.Of(forwarded, result), ListeningJson.Default.ForwardedLine);
                if (file is not null)
                    await file.AppendAsync(new(came.Id, came.EventType, TimeProvider.System.GetUtcNow(), call.Api.Address.ToString(), result.Status, result.Error, came.Headers, came.Body));
            }
            finally
            {
                oneAtATime.Release();
            }
        }
    }

    private static async Task ReadKeysAsync(Func<Task> again, CancellationToken ending)
    {
        if (Console.IsInputRedirected)
            return;
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ending);
                while (Console.KeyAvailable)
                {
                    if (Console.ReadKey(intercept: true).KeyChar is 'r' or 'R')
                        await again();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static string Query(ApiCall call, Option<string?> partnership, Option<string[]> types, Option<string?> since)
    {
        List<string> parts = [];
        if (PartnershipOption.Find(call.Parsed, partnership) is { } id)
            parts.Add($"partnershipId={PlatformApi.Part(id)}");
        parts.AddRange((call.Value(types) ?? []).Select(type => $"eventType={PlatformApi.Part(type)}"));
        if (call.Value(since) is { } text)
            parts.Add($"since={PlatformApi.Part(TimeText.ToIso(TimeText.Parse(text, "--since", TimeProvider.System)))}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static async Task<string?> LastAsync(ListenedFile? file, SeenIds seen, ApiCall call)
    {
        if (file is null)
            throw new UsageException("--resume goes on behind the record's last event, and --no-record keeps none.");
        string? last = null;
        await foreach (var listened in file.ReadAsync(call.Cancellation))
        {
            if (listened.Platform != call.Api.Address.ToString())
                continue;
            seen.Add(listened.Id);
            // An event that was sent again with r stands behind newer ones.
            last = string.CompareOrdinal(listened.Id, last) > 0 ? listened.Id : last;
        }

        return last;
    }
}
