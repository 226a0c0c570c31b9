using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received forget</c>: erases one user from the receiver's database.</summary>
internal static class ReceivedForget
{
    public static Command Create()
    {
        var user = new Argument<string>("user") { Description = "The user's id." };
        var database = DatabaseOption.Create();
        var confirm = new Option<bool>("--confirm") { Description = "Do not ask before erasing." };
        var output = OutputOption.Create();
        var command = new Verb("forget", "Erases what is kept about one user: events, refused bodies, dead letters and rows of the tables.")
        {
            Details = """
                Stop leah receive first where it is SQLite: a file has one owner at a time.
                What sinks have written elsewhere, such as NDJSON files, is not touched.
                """,
            Examples = ["leah received forget 65e9c4884805c146b5770c61 --confirm"],
        };
        command.Add(user);
        command.Add(database);
        command.Add(confirm);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            var id = parsed.GetValue(user) is { Length: > 0 } given ? given : throw new UsageException("Say which user, by the id that events give.");
            if (!await Talk.ConfirmAsync($"Erase everything about {id}? It cannot be undone.", parsed.GetValue(confirm), "--confirm"))
            {
                await Talk.SayAsync("Nothing was erased.");
                return ExitCode.Failed;
            }

            await using var storage = await DatabaseOption.OpenAsync(parsed.GetValue(database));
            var forgotten = await new ReceivedEvents(storage).ForgetUserAsync(id, cancellation);
            if (parsed.GetValue(output) != OutputFormat.Table)
                await JsonOutput.WriteAsync(forgotten, CliJson.Default.ForgottenUser);
            else
                await WriteAsync(forgotten);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(ForgottenUser forgotten)
    {
        await Console.Out.WriteLineAsync($"Events          {forgotten.Events}");
        await Console.Out.WriteLineAsync($"Refused bodies  {forgotten.RefusedBodies}");
        await Console.Out.WriteLineAsync($"Dead letters    {forgotten.DeadLetters}");
        await Console.Out.WriteLineAsync($"Table rows      {forgotten.TableRows}");
        if (!forgotten.LogEmptied)
            await Talk.SayAsync("Somebody reads the database, so that its log still holds copies. Do it again when nobody does.");
    }
}
