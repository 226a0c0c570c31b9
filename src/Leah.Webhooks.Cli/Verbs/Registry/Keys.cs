using System.CommandLine;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah keys</c>: API keys, made and deleted by the operator.</summary>
internal static class Keys
{
    private const string Path = "/v1/api-keys";

    private static readonly IReadOnlyList<Column> Columns =
    [
        Column.Of("Id", "id"), Column.Of("Role", "role"), Column.Long("Name", "name"), Column.Long("Partnership", "partnershipId"), Column.Time("Last used", "lastUsedAt"),
    ];

    public static Command Create() => new("keys", "API keys: list, create, delete.")
    {
        ListVerb.Create("Lists the API keys, newest first, without the keys themselves.", ["leah keys list"], _ => Path, [], Columns),
        CreateOne(),
        DeleteVerb.Create("key", "so that it opens nothing any more", "leah keys delete key_06f1m3k8x0 --yes", id => $"{Path}/{id}"),
    };

    private static Verb CreateOne()
    {
        var name = new Argument<string>("name") { Description = "What people call it." };
        var role = new Option<string>("--role") { Description = "operator (everything), publisher (publishes) or partner (one partnership).", Required = true }.Suggest("operator", "publisher", "partner");
        var partnership = new Option<string?>("--partnership") { Description = "For the role partner: the partnership that it opens." };
        return ApiCall.Verb(
            "create", "Makes an API key. It is shown now and never again.", ["leah keys create 'Acme, tests' --role partner --partnership acme"], [name, role, partnership],
            async call =>
            {
                var body = new JsonObject { ["name"] = call.Required(name), ["role"] = call.Value(role) };
                body.AddGiven(call, partnership, "partnershipId");
                await ItemOutput.WriteAsync(await call.Api.PostAsync(Path, body, call.Cancellation), call.Format);
                await Talk.SayAsync("Keep the key now: it is not shown again.");
                return ExitCode.Done;
            });
    }
}
