using System.CommandLine;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah received credentials</c>: when each credential was last used, so that an old one can be taken away without fear.</summary>
internal static class ReceivedCredentials
{
    public static Command Create()
    {
        var database = DatabaseOption.Create();
        var output = OutputOption.Create();
        var command = new Verb("credentials", "Shows when each credential was last used: one that is used no more can be taken away.")
        {
            Details = """
                Names only, never secrets: basic-1 is the first of the list, where it has no
                name of its own.
                """,
            Examples = ["leah received credentials"],
        };
        command.Add(database);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var storage = DatabaseOption.OpenForReading(parsed.GetValue(database));
            var uses = await new ReceivedEvents(storage).CredentialUsesAsync(cancellation);
            var format = parsed.GetValue(output);
            if (format != OutputFormat.Table)
                await JsonOutput.WriteListAsync(uses, format, CliJson.Default.CredentialUse, CliJson.Default.IReadOnlyListCredentialUse);
            else if (uses.Count == 0)
                await Talk.SayAsync("None was used yet.");
            else
                await WriteAsync(uses);
            return ExitCode.Done;
        });
        return command;
    }

    private static Task WriteAsync(IReadOnlyList<CredentialUse> uses) => FittingTable.WriteAsync(
        [("Credential", Fit.Shorten), ("Last used", Fit.Whole), ("Requests", Fit.Whole)],
        [.. uses.Select(use => (string[])[use.Credential, use.LastUsedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"), $"{use.Requests}"])]);
}
