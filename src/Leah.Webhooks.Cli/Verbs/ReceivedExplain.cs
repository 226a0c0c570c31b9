using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received explain</c>: why an event is taken for new, for a duplicate or for a correction.</summary>
internal static class ReceivedExplain
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A file with the body of one event, or - for standard input." };
        var webhookId = new Option<string?>("--webhook-id") { Description = "The webhook-id header that it would come with." };
        var database = new Option<string?>("--database") { Description = "Also say what it would turn out to be in this receiver's database." };
        var output = OutputOption.Create();
        var command = new Verb("explain", "Why an event is taken for new, for a duplicate or for a correction: the members that make its identity, and its keys.")
        {
            Details = """
                The recipe is the one that leah receive would use here (appsettings.json,
                Receiver__Identity__… in the environment).
                """,
            Examples =
            [
                "leah received explain event.json",
                "leah received explain event.json --database 'Data Source=received.db' --output json",
            ],
        };
        command.Add(file);
        command.Add(webhookId);
        command.Add(database);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = await ReadAsync(parsed.GetValue(file) ?? "", cancellation);
            await using var storage = parsed.GetValue(database) is { } connectionString ? DatabaseOption.OpenForReading(connectionString) : null;
            var explanation = await ExplainIdentity.RunAsync(body, parsed.GetValue(webhookId), ReceiverSettings.Read(), storage, cancellation);
            if (parsed.GetValue(output) != OutputFormat.Table)
                await JsonOutput.WriteAsync(explanation, CliJson.Default.Explanation);
            else
                await WriteAsync(explanation);
            return explanation.EventType is null ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file != "-")
            return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation) : throw new UsageException($"There is no file {file}.");
        using var buffer = new MemoryStream();
        await using var standardInput = Console.OpenStandardInput();
        await standardInput.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }

    private static async Task WriteAsync(Explanation explanation)
    {
        await Console.Out.WriteLineAsync($"Event          {explanation.EventType ?? "none: it would be answered 400"}");
        foreach (var problem in explanation.Problems)
            await Console.Out.WriteLineAsync($"Problem        {problem}");
        await Console.Out.WriteLineAsync($"Transport key  {explanation.TransportKey}");
        foreach (var member in explanation.Members)
            await Console.Out.WriteLineAsync($"Member         {member.Path} = {member.Value ?? "(absent)"}");
        foreach (var ignored in explanation.Ignored)
            await Console.Out.WriteLineAsync($"May differ     {ignored}");
        await Console.Out.WriteLineAsync($"Key            {explanation.Key ?? "none"}");
        await Console.Out.WriteLineAsync($"Rule           {explanation.Rule}");
        if (explanation.Outcome is { } outcome)
            await Console.Out.WriteLineAsync($"Would be       {outcome.ToWord()}{(explanation.SameAs is { } same ? $" of {same}" : "")}");
    }
}
