using System.CommandLine;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Verbs that show one thing by its id.</summary>
internal static class ShowVerb
{
    public static Verb Create(string what, string example, Func<string, string> path)
    {
        var id = new Argument<string>("id") { Description = $"The {what}'s id." };
        return ApiCall.Verb("show", $"Shows one {what}.", [example], [id], async call =>
        {
            await ItemOutput.WriteAsync(await call.Api.GetAsync(path(PlatformApi.Part(call.Required(id))), call.Cancellation), call.Format);
            return ExitCode.Done;
        });
    }
}
