using System.CommandLine;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Verbs that delete one thing by its id, after a question.</summary>
internal static class DeleteVerb
{
    public static Verb Create(string what, string with, string example, Func<string, string> path) => Create(what, with, example, (_, id) => path(id));

    public static Verb Create(string what, string with, string example, Func<ApiCall, string, string> path, params IReadOnlyList<Symbol> more)
    {
        var id = new Argument<string>("id") { Description = $"The {what}'s id." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return ApiCall.Verb("delete", $"Deletes {(what[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {what} {with}.", [example], [id, yes, .. more], async call =>
        {
            if (!await Talk.ConfirmAsync($"Delete the {what} {call.Required(id)} {with}?", call.Value(yes), "--yes"))
            {
                await Talk.SayAsync("Nothing was deleted.");
                return ExitCode.Failed;
            }

            await call.Api.DeleteAsync(path(call, PlatformApi.Part(call.Required(id))), call.Cancellation);
            await Talk.SayAsync($"Deleted the {what} {call.Required(id)}.");
            return ExitCode.Done;
        });
    }
}
