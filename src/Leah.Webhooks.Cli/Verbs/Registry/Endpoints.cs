using System.CommandLine;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah endpoints</c>: where a partnership's events go.</summary>
internal static class Endpoints
{
    private static readonly IReadOnlyList<Column> Columns =
    [
        Column.Of("Id", "id"), Column.Of("State", "state"), Column.Long("Address", "url"), Column.Of("Failures", "health.consecutiveFailures"),
        Column.Long("Event types", "eventTypes", onlyWide: true), Column.Long("Last error", "health.lastError", onlyWide: true),
    ];

    public static Command Create() => new("endpoints", "Endpoints of a partnership: list, show, create, update, delete, pause, resume, test, apply.")
    {
        List(),
        Show(),
        EndpointSettings.CreateVerb(),
        EndpointSettings.UpdateVerb(),
        Delete(),
        Move("pause", "Stops sending to an endpoint; its deliveries are held until it is resumed."),
        Move("resume", "Sends to an endpoint again, what was held first."),
        Test(),
        EndpointsApply.Create(),
    };

    private static Verb List()
    {
        var partnership = PartnershipOption.Create();
        return ListVerb.Create("Lists a partnership's endpoints, newest first.", ["leah endpoints list --partnership acme"], call => call.Endpoints(partnership), [], Columns, partnership);
    }

    private static Verb Show()
    {
        var id = new Argument<string>("id") { Description = "The endpoint's id." };
        var partnership = PartnershipOption.Create();
        return ApiCall.Verb("show", "Shows an endpoint with its state and health.", ["leah endpoints show ept_06f1m3k8x0 --partnership acme"], [id, partnership], async call =>
        {
            await ItemOutput.WriteAsync(await call.Api.GetAsync($"{call.Endpoints(partnership)}/{PlatformApi.Part(call.Required(id))}", call.Cancellation), call.Format);
            return ExitCode.Done;
        });
    }

    private static Verb Delete()
    {
        var partnership = PartnershipOption.Create();
        return DeleteVerb.Create(
            "endpoint", "with what waits for it", "leah endpoints delete ept_06f1m3k8x0 --partnership acme --yes", (call, id) => $"{call.Endpoints(partnership)}/{id}", partnership);
    }

    private static Verb Move(string name, string description)
    {
        var id = new Argument<string>("id") { Description = "The endpoint's id." };
        var partnership = PartnershipOption.Create();
        return ApiCall.Verb(name, description, [$"leah endpoints {name} ept_06f1m3k8x0 --partnership acme"], [id, partnership], async call =>
        {
            var moved = await call.Api.PostAsync($"{call.Endpoints(partnership)}/{PlatformApi.Part(call.Required(id))}/{name}", null, call.Cancellation);
            await ItemOutput.WriteAsync(moved, call.Format);
            return ExitCode.Done;
        });
    }

    private static Verb Test()
    {
        var id = new Argument<string>("id") { Description = "The endpoint's id." };
        var type = new Option<string>("--type") { Description = "The event type whose sample is sent.", DefaultValueFactory = _ => EventTypes.UserRegistered }.Suggest(EventTypes.All);
        var partnership = PartnershipOption.Create();
        return ApiCall.Verb(
            "test", "Sends an event type's sample, marked as a test, whatever the endpoint subscribes to.",
            ["leah endpoints test ept_06f1m3k8x0 --partnership acme --type OVERALL_LEVEL"], [id, type, partnership],
            async call =>
            {
                var body = new JsonObject { ["eventType"] = call.Value(type) };
                var made = await call.Api.PostAsync($"{call.Endpoints(partnership)}/{PlatformApi.Part(call.Required(id))}/test", body, call.Cancellation);
                await ItemOutput.WriteAsync(made, call.Format);
                await Talk.SayAsync($"See what became of it: leah deliveries show {made.Text("id")}");
                return ExitCode.Done;
            });
    }
}
