using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Applying;

/// <summary>Compares what there is with what a file wants. Decides alone and changes nothing.</summary>
internal static class PlanChanges
{
    /// <param name="wanted">The file's endpoints.</param>
    /// <param name="existing">The platform's, as it shows them.</param>
    /// <param name="setCredentials">Whether the credential of each is written anew, though nobody can see whether it differs.</param>
    public static IReadOnlyList<EndpointChange> Plan(IReadOnlyList<WantedEndpoint> wanted, IReadOnlyList<JsonElement> existing, bool setCredentials)
    {
        List<EndpointChange> plan = [];
        HashSet<string> kept = new(StringComparer.Ordinal);
        foreach (var endpoint in wanted)
        {
            if (Find(endpoint, existing, kept) is not { } found)
            {
                plan.Add(Create(endpoint));
                continue;
            }

            kept.Add(found.Text("id"));
            if (Update(endpoint, found, setCredentials) is { } change)
                plan.Add(change);
        }

        plan.AddRange(existing.Where(item => !kept.Contains(item.Text("id"))).Select(item => new EndpointChange(ChangeAction.Delete, item.Text("id"), item.Text("url"), null, [], null)));
        return plan;
    }

    private static JsonElement? Find(WantedEndpoint endpoint, IReadOnlyList<JsonElement> existing, HashSet<string> kept)
    {
        var found = existing.Where(item => !kept.Contains(item.Text("id"))).Where(item => endpoint.Id is { } id ? item.Text("id") == id : item.Text("url") == endpoint.Url).ToList();
        return found switch
        {
            [] when endpoint.Id is { } id => throw new UsageException($"{endpoint.Place}.id: the partnership has no endpoint {id}. Leave id out to make a new one."),
            [] => null,
            [var one] => one,
            _ => throw new UsageException($"{endpoint.Place}: several endpoints have the address {endpoint.Url}. Give the id of the one that is meant: {string.Join(", ", found.Select(item => item.Text("id")))}."),
        };
    }

    private static EndpointChange Create(WantedEndpoint endpoint)
    {
        var body = new JsonObject();
        foreach (var (name, value) in endpoint.Settings)
        {
            if (value is not null)
                body[name] = value.DeepClone();
        }

        body["authentication"] = endpoint.Authentication.DeepClone();
        List<SettingChange> settings = [.. endpoint.Settings.Where(setting => setting.Value is not null && setting.Key != "url").Select(setting => new SettingChange(setting.Key, "", Shown(setting.Value)))];
        return new(ChangeAction.Create, null, endpoint.Url, endpoint.Place, [.. settings, new("authentication", "", endpoint.ShownAuthentication)], body);
    }

    private static EndpointChange? Update(WantedEndpoint endpoint, JsonElement found, bool setCredentials)
    {
        var body = new JsonObject();
        List<SettingChange> settings = [];
        foreach (var (name, value) in endpoint.Settings)
        {
            var (from, to) = (Shown(JsonNode.Parse(found.TryGetProperty(name, out var now) ? now.GetRawText() : "null")), Shown(value));
            if (from == to)
                continue;
            settings.Add(new(name, from, to));
            body[name] = value?.DeepClone();
        }

        var shown = $"{found.Text("authentication.type")} {found.Text("authentication.username")}".Trim();
        if (setCredentials || shown != endpoint.ShownAuthentication)
        {
            settings.Add(new("authentication", shown, shown == endpoint.ShownAuthentication ? $"{shown}, its secret anew" : endpoint.ShownAuthentication));
            body["authentication"] = endpoint.Authentication.DeepClone();
        }

        return settings.Count == 0 ? null : new(ChangeAction.Update, found.Text("id"), endpoint.Url, endpoint.Place, settings, body);
    }

    /// <summary>A setting's value as it is compared and shown: event types in any order are the same.</summary>
    private static string Shown(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray list when list.All(item => item is JsonValue text && text.GetValueKind() == JsonValueKind.String) => string.Join(", ", list.Select(item => item!.ToString()).Order(StringComparer.Ordinal)),
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString() ?? "-")),
        _ => value.ToString(),
    };
}
