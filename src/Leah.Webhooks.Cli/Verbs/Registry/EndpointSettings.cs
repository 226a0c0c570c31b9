using System.CommandLine;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah endpoints create</c> and <c>update</c>: the settings of an endpoint as options.</summary>
internal sealed class EndpointSettings
{
    private readonly Option<string?> _url = new("--url") { Description = "Its address; always https." };
    private readonly Option<string[]> _types = new Option<string[]>("--type") { Description = "An event type that it gets (repeatable).", AllowMultipleArgumentsPerToken = true }.Suggest(EventTypes.All);
    private readonly Option<string?> _basic = new("--basic") { Description = "It is signed in to with user:password. Or LEAH_BASIC in the environment.", HelpName = "user:password" };
    private readonly Option<string?> _bearer = new("--bearer") { Description = "It is signed in to with a token. Or LEAH_BEARER in the environment.", HelpName = "token" };
    private readonly Option<string?> _description = new("--description") { Description = "What its people say about it." };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "Its own time limit of an attempt, in seconds." };
    private readonly Option<int?> _maxInFlight = new("--max-in-flight") { Description = "How many attempts may be in flight to it at once." };
    private readonly Option<double[]> _delays = new("--retry-delays") { Description = "Its own delays before the second and third attempt, in seconds.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _partnership = PartnershipOption.Create();

    private IReadOnlyList<Symbol> Options => [_url, _types, _basic, _bearer, _description, _timeout, _maxInFlight, _delays, _partnership];

    public static Verb CreateVerb()
    {
        var settings = new EndpointSettings();
        return ApiCall.Verb(
            "create", "Makes an endpoint; from now on it gets the events of its types.",
            ["leah endpoints create --partnership acme --url https://hooks.acme.example/leah --type USER_REGISTERED OVERALL_LEVEL --basic my_user:my_pass"],
            settings.Options,
            async call =>
            {
                var body = settings.Body(call, fromEnvironment: true);
                if (!body.ContainsKey("url") || !body.ContainsKey("eventTypes"))
                    throw new UsageException("An endpoint has an address and event types: --url https://… --type USER_REGISTERED.");
                if (!body.ContainsKey("authentication"))
                    throw new UsageException("An endpoint has credentials: --basic user:password or --bearer token, or LEAH_BASIC or LEAH_BEARER in the environment.");
                await ItemOutput.WriteAsync(await call.Api.PostAsync(call.Endpoints(settings._partnership), body, call.Cancellation), call.Format);
                return ExitCode.Done;
            });
    }

    public static Verb UpdateVerb()
    {
        var id = new Argument<string>("id") { Description = "The endpoint's id." };
        var settings = new EndpointSettings();
        return ApiCall.Verb(
            "update", "Changes what is given; the rest stays as it is. New credentials are used from the next attempt on.",
            ["leah endpoints update ept_06f1m3k8x0 --partnership acme --max-in-flight 8"], [id, .. settings.Options],
            async call =>
            {
                // Credentials of the environment are for making endpoints; that they change one unasked would surprise.
                var body = settings.Body(call, fromEnvironment: false);
                body.DemandSome("--url, --type, --basic, --bearer, --description, --timeout, --max-in-flight or --retry-delays");
                var path = $"{call.Endpoints(settings._partnership)}/{PlatformApi.Part(call.Required(id))}";
                await ItemOutput.WriteAsync(await call.Api.PatchAsync(path, body, call.Cancellation), call.Format);
                return ExitCode.Done;
            });
    }

    private JsonObject Body(ApiCall call, bool fromEnvironment)
    {
        var body = new JsonObject();
        body.AddGiven(call, _url, "url");
        if (call.Value(_types) is { Length: > 0 } types)
            body["eventTypes"] = Bodies.ToArray(types);
        if (Authentication(call, fromEnvironment) is { } authentication)
            body["authentication"] = authentication;
        body.AddGiven(call, _description, "description");
        body.AddGiven(call, _timeout, "timeoutSeconds");
        body.AddGiven(call, _maxInFlight, "maxInFlight");
        if (call.Value(_delays) is { Length: > 0 } delays)
            body["retryDelaysSeconds"] = new JsonArray([.. delays.Select(delay => (JsonNode?)JsonValue.Create(delay))]);
        return body;
    }

    private JsonObject? Authentication(ApiCall call, bool fromEnvironment)
    {
        var (basic, bearer) = (call.Value(_basic), call.Value(_bearer));
        if (basic is not null && bearer is not null)
            throw new UsageException("--basic and --bearer exclude each other: an endpoint has one credential.");
        if (fromEnvironment && basic is null && bearer is null)
            (basic, bearer) = (Environment.GetEnvironmentVariable("LEAH_BASIC"), Environment.GetEnvironmentVariable("LEAH_BEARER"));
        if (basic is { Length: > 0 })
        {
            return basic.IndexOf(':') is > 0 and var colon
                ? new() { ["type"] = "basic", ["username"] = basic[..colon], ["password"] = basic[(colon + 1)..] }
                : throw new UsageException("--basic wants user:password, with a colon between the two.");
        }

        return bearer is { Length: > 0 } ? new() { ["type"] = "bearer", ["token"] = bearer } : null;
    }
}
