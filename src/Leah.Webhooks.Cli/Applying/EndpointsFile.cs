using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Applying;

/// <summary>A file that says which endpoints a partnership has. Secrets stand in it as <c>${NAME}</c> and are taken from the environment.</summary>
internal sealed partial record EndpointsFile(string? PartnershipId, IReadOnlyList<WantedEndpoint> Endpoints)
{
    /// <summary>The settings that are compared, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> Settings = ["url", "eventTypes", "description", "timeoutSeconds", "maxInFlight", "retryDelaysSeconds"];

    /// <exception cref="UsageException">Something is wrong with the file; the message names each place.</exception>
    public static EndpointsFile Read(string file)
    {
        if (!File.Exists(file))
            throw new UsageException($"There is no file {file}.");
        var faults = new List<string>();
        if (YamlText.Parse(File.ReadAllText(file), file) is not JsonObject root || root["endpoints"] is not JsonArray list)
            throw new UsageException($"{file} has no list of endpoints. It looks like this:\n\n{Example}");
        Strangers(root, ["partnership", "endpoints"], "", faults);
        var endpoints = list.Select((node, i) => ToWanted(node, $"endpoints[{i}]", faults)).ToList();
        foreach (var twice in endpoints.GroupBy(endpoint => endpoint.Id ?? endpoint.Url, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Skip(1).Any()))
            faults.Add($"{string.Join(" and ", twice.Select(endpoint => endpoint.Place))} are the same endpoint, {twice.Key}: give each its id.");
        return faults.Count == 0
            ? new(root["partnership"]?.ToString(), endpoints)
            : throw new UsageException($"{file} cannot be applied:\n{string.Join('\n', faults.Select(fault => "  " + fault))}");
    }

    /// <summary>A file to begin with.</summary>
    public const string Example = """
        partnership: acme
        endpoints:
          - url: https://hooks.acme.example/leah
            eventTypes: [USER_REGISTERED, OVERALL_LEVEL]
            authentication: { type: basic, username: leah, password: "${ACME_SECRET}" }
            maxInFlight: 8
        """;

    private static WantedEndpoint ToWanted(JsonNode? node, string place, List<string> faults)
    {
        var given = node as JsonObject;
        if (given is null)
            faults.Add($"{place} is no mapping of settings.");
        else
            Strangers(given, ["id", "authentication", .. Settings], place + ".", faults);
        given ??= [];
        var settings = new JsonObject();
        foreach (var name in Settings)
            settings[name] = given[name]?.DeepClone();
        if (settings["url"] is not JsonValue)
            faults.Add($"{place}.url is missing.");
        if (settings["eventTypes"] is not JsonArray)
            faults.Add($"{place}.eventTypes is missing: a list such as [USER_REGISTERED].");
        if (given["authentication"] is not JsonObject authentication)
        {
            faults.Add($"{place}.authentication is missing: {{ type: bearer, token: \"${{ACME_TOKEN}}\" }}.");
            authentication = [];
        }

        Strangers(authentication, ["type", "username", "password", "token"], $"{place}.authentication.", faults);
        return new(place, given["id"]?.ToString(), settings, Resolve(authentication, $"{place}.authentication", faults));
    }

    private static JsonObject Resolve(JsonObject authentication, string place, List<string> faults)
    {
        var resolved = new JsonObject();
        foreach (var (name, value) in authentication)
        {
            var text = value?.ToString() ?? "";
            var reference = Reference().Match(text);
            if (reference.Success && Environment.GetEnvironmentVariable(reference.Groups["name"].Value) is { Length: > 0 } secret)
                resolved[name] = secret;
            else if (reference.Success)
                faults.Add($"{place}.{name}: {reference.Groups["name"].Value} is not set in the environment.");
            else if (name is "password" or "token")
                faults.Add($"{place}.{name} is a secret in a file: write \"${{NAME}}\" and set NAME in the environment.");
            else
                resolved[name] = text;
        }

        return resolved;
    }

    private static void Strangers(JsonObject given, IReadOnlyList<string> known, string place, List<string> faults) => faults.AddRange(
        given.Select(member => member.Key).Where(name => !known.Contains(name)).Select(name => $"{place}{name} is not known. There are {string.Join(", ", known)}."));

    [GeneratedRegex(@"^\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
