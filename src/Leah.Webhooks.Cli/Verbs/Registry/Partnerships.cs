using System.CommandLine;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah partnerships</c>: set up by the operator.</summary>
internal static class Partnerships
{
    private const string Path = "/v1/partnerships";

    private static readonly IReadOnlyList<Column> Columns =
    [
        Column.Long("Id", "id"), Column.Long("Name", "name"), Column.Of("Kind", "kind"), Column.Long("Code", "code"), Column.Time("Created", "createdAt"),
    ];

    public static Command Create() => new("partnerships", "Partnerships: list, show, create, update, delete.")
    {
        ListVerb.Create("Lists the partnerships, newest first.", ["leah partnerships list"], _ => Path, [], Columns),
        ShowVerb.Create("partnership", "leah partnerships show acme", id => $"{Path}/{id}"),
        CreateOne(),
        Update(),
        DeleteVerb.Create("partnership", "with its endpoints and keys", "leah partnerships delete acme --yes", id => $"{Path}/{id}"),
    };

    private static Verb CreateOne()
    {
        var name = new Argument<string>("name") { Description = "Its name, for people." };
        var id = new Option<string?>("--id") { Description = "The id that events name as partner.id; a new one without it." };
        var kind = new Option<string>("--kind") { Description = "B2B, B2B2C or LEADS.", DefaultValueFactory = _ => "B2B" }.Suggest("B2B", "B2B2C", "LEADS");
        var code = new Option<string?>("--code") { Description = "The code with which learners join." };
        return ApiCall.Verb(
            "create", "Makes a partnership.", ["leah partnerships create 'Acme Corp' --id acme --kind B2B --code ACME24"], [name, id, kind, code],
            async call =>
            {
                var body = new JsonObject { ["name"] = call.Required(name), ["kind"] = call.Value(kind) };
                body.AddGiven(call, id, "id");
                body.AddGiven(call, code, "code");
                await ItemOutput.WriteAsync(await call.Api.PostAsync(Path, body, call.Cancellation), call.Format);
                return ExitCode.Done;
            });
    }

    private static Verb Update()
    {
        var id = new Argument<string>("id") { Description = "The partnership's id." };
        var name = new Option<string?>("--name") { Description = "Its name, for people." };
        var kind = new Option<string?>("--kind") { Description = "B2B, B2B2C or LEADS." }.Suggest("B2B", "B2B2C", "LEADS");
        var code = new Option<string?>("--code") { Description = "The code with which learners join; \"\" takes it away." };
        return ApiCall.Verb(
            "update", "Changes what is given; the rest stays as it is.", ["leah partnerships update acme --code ACME25"], [id, name, kind, code],
            async call =>
            {
                var body = new JsonObject();
                body.AddGiven(call, name, "name");
                body.AddGiven(call, kind, "kind");
                body.AddGiven(call, code, "code");
                body.DemandSome("--name, --kind or --code");
                await ItemOutput.WriteAsync(await call.Api.PatchAsync($"{Path}/{PlatformApi.Part(call.Required(id))}", body, call.Cancellation), call.Format);
                return ExitCode.Done;
            });
    }
}
