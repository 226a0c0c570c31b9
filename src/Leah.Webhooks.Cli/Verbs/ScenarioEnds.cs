using System.CommandLine;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Playing;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The options that say whom <c>leah scenario run</c> tells.</summary>
internal sealed class ScenarioEnds
{
    private readonly Option<string?> _to = new("--to") { Description = "The endpoint that gets the events.", HelpName = "url" };
    private readonly TargetOptions _target = new();
    private readonly Option<string?> _platform = new("--platform") { Description = "Report to the platform; or LEAH_URL for where.", HelpName = "url", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _key = new("--key") { Description = "An API key for the platform; or LEAH_KEY.", HelpName = "key" };
    private readonly Option<string?> _partnership = new("--partnership", "-p") { Description = "Join it by license keys; or LEAH_PARTNERSHIP.", HelpName = "id" };

    public void AddTo(Command command)
    {
        command.Add(_to);
        _target.AddTo(command);
        command.Add(_platform);
        command.Add(_key);
        command.Add(_partnership);
    }

    /// <summary>An end to show requests with; it sends nothing.</summary>
    public IScenarioEnd ToShow(ParseResult parsed, Scenario scenario)
    {
        if (!IsPlatform(parsed))
            return new SendToEndpoint(null);
        var partnership = PartnershipOption.Find(parsed, _partnership);
        return new ReportToPlatform(null, Registration(scenario, partnership, partnership is null ? null : _ => $"(a license key of {partnership})"), TimeProvider.System);
    }

    /// <summary>The end that is meant; complains about what is missing.</summary>
    public async Task<OpenedEnd> OpenAsync(ParseResult parsed, Scenario scenario, CancellationToken cancellation)
    {
        var platform = IsPlatform(parsed);
        if (platform == parsed.GetValue(_to) is not null)
            throw new UsageException("Say whom to tell, one of two: --to https://… for an endpoint, --platform for the platform. Or --dry-run.");
        if (!platform)
        {
            var target = Target.Parse(parsed.GetValue(_to), "--to");
            var sender = new EventSender(target, _target.ReadCredentials(parsed), _target.ReadRoots(parsed), TimeProvider.System);
            return new(new SendToEndpoint(sender), target.Url, sender);
        }

        var api = new ApiOptions(_platform, _key, _target.Root).Open(parsed);
        var partnership = PartnershipOption.Find(parsed, _partnership);
        var keys = partnership is null ? null : await MakeKeysAsync(api, partnership, scenario.Learners, cancellation);
        return new(new ReportToPlatform(api, Registration(scenario, partnership, keys is null ? null : learner => keys[learner - 1]), TimeProvider.System), api.Address, api);
    }

    private bool IsPlatform(ParseResult parsed) => parsed.GetResult(_platform) is { Implicit: false };

    private static Func<int, JsonObject> Registration(Scenario scenario, string? partnership, Func<int, string>? keys)
    {
        if (partnership is not null && keys is not null)
            return learner => new() { ["licenseKey"] = keys(learner) };
        var code = (string?)scenario.Partner["code"]
            ?? throw new UsageException("Say which partnership the learners join: --partnership id, which makes a license key for each, or partner.code in the file.");
        return _ => new() { ["code"] = code };
    }

    private static async Task<IReadOnlyList<string>> MakeKeysAsync(PlatformApi api, string partnership, int count, CancellationToken cancellation)
    {
        var made = await api.PostAsync($"/v1/partnerships/{PlatformApi.Part(partnership)}/license-keys", new JsonObject { ["count"] = count }, cancellation);
        return [.. made.List("keys").Select(key => key.GetString() ?? "")];
    }
}

/// <summary>An end that is ready.</summary>
/// <param name="End">It.</param>
/// <param name="Where">Its address.</param>
/// <param name="Connection">What is closed at the end.</param>
internal sealed record OpenedEnd(IScenarioEnd End, Uri Where, IDisposable Connection) : IDisposable
{
    public void Dispose() => Connection.Dispose();
}
