using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Applying;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verbs.Registry;

/// <summary><c>leah endpoints apply</c>: makes a partnership's endpoints what a file says.</summary>
internal static class EndpointsApply
{
    public static Verb Create()
    {
        var file = new Option<string>("--file", "-f") { Description = "The file, YAML or JSON.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show the difference." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before changing." };
        var credentials = new Option<bool>("--set-credentials") { Description = "Write every credential anew: nobody can see whether a secret differs." };
        var partnership = PartnershipOption.Create();
        return ApiCall.Verb(
            "apply", "Makes a partnership's endpoints match a file, and shows the difference first.",
            ["leah endpoints apply -f endpoints.yaml --dry-run", "leah endpoints apply -f endpoints.yaml --yes"], [file, dryRun, yes, credentials, partnership],
            async call =>
            {
                var wanted = EndpointsFile.Read(call.Value(file) ?? "");
                var path = Path(call, partnership, wanted);
                var plan = PlanChanges.Plan(wanted.Endpoints, await ExistingAsync(call, path), call.Value(credentials));
                await WriteAsync(plan, call.Format);
                if (plan.Count == 0 || call.Value(dryRun))
                {
                    await Talk.SayAsync(plan.Count == 0 ? "The endpoints are what the file says." : "Nothing was changed: --dry-run.");
                    return ExitCode.Done;
                }

                if (await Talk.ConfirmAsync($"Make {plan.Count} {(plan.Count == 1 ? "change" : "changes")}?", call.Value(yes), "--yes"))
                    return await ApplyAsync(call, path, plan);
                await Talk.SayAsync("Nothing was changed.");
                return ExitCode.Failed;
            },
            details: $$"""
                Endpoints are told by their address, or by id. One that the file does not
                have is deleted; a setting that it does not have goes back to the platform's.

                {{EndpointsFile.Example}}

                """);
    }

    private static string Path(ApiCall call, Option<string?> option, EndpointsFile wanted)
    {
        var named = PartnershipOption.Find(call.Parsed, option);
        if (wanted.PartnershipId is not { } inFile)
            return call.Endpoints(option);
        if (named is not null && named != inFile)
            throw new UsageException($"The file is about the partnership {inFile}, and {named} is asked for.");
        return $"/v1/partnerships/{PlatformApi.Part(inFile)}/endpoints";
    }

    private static async Task<IReadOnlyList<JsonElement>> ExistingAsync(ApiCall call, string path)
    {
        List<JsonElement> existing = [];
        string? cursor = null;
        do
        {
            var page = await ListVerb.PageAsync(call.Api, path, "", 200, cursor, call.Cancellation);
            existing.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return existing;
    }

    private static async Task<int> ApplyAsync(ApiCall call, string path, IReadOnlyList<EndpointChange> plan)
    {
        foreach (var change in plan)
        {
            var one = $"{path}/{PlatformApi.Part(change.Id ?? "")}";
            try
            {
                var done = change.Action switch
                {
                    ChangeAction.Create => await call.Api.PostAsync(path, change.Body, call.Cancellation),
                    ChangeAction.Update => await call.Api.PatchAsync(one, change.Body ?? [], call.Cancellation),
                    _ => await call.Api.DeleteAsync(one, call.Cancellation),
                };
                await Talk.SayAsync($"{Word(change.Action)}d {(done.ValueKind == JsonValueKind.Object ? done.Text("id") : change.Id)} {change.Url}");
            }
            catch (ApiException error)
            {
                await Talk.SayAsync($"{change.Place ?? change.Id} {change.Url}: {error.Message}\nWhat stands above is done; the rest is not. Apply the file again once this is mended.");
                return ExitCode.Failed;
            }
        }

        return ExitCode.Done;
    }

    private static async Task WriteAsync(IReadOnlyList<EndpointChange> plan, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            await ItemOutput.WriteListAsync([.. plan.Select(ToJson)], format, []);
            return;
        }

        foreach (var change in plan)
        {
            var (sign, colour) = change.Action switch { ChangeAction.Create => ("+", "green"), ChangeAction.Update => ("~", "yellow"), _ => ("-", "red") };
            AnsiConsole.Console.WriteWhole($"[{colour}]{sign} {Markup.Escape(change.Url)}{(change.Id is null ? "" : $" ({change.Id})")}[/]");
            foreach (var setting in change.Settings)
            {
                var value = change.Action == ChangeAction.Create ? setting.To : $"{setting.From} → {setting.To}";
                AnsiConsole.Console.WriteWhole($"    {setting.Name,-18} {Markup.Escape(value)}");
            }
        }
    }

    private static JsonElement ToJson(EndpointChange change)
    {
        var settings = new JsonObject();
        foreach (var setting in change.Settings)
            settings[setting.Name] = new JsonObject { ["from"] = change.Action == ChangeAction.Create ? null : setting.From, ["to"] = setting.To };
        var item = new JsonObject { ["action"] = Word(change.Action).ToLowerInvariant(), ["id"] = change.Id, ["url"] = change.Url, ["changes"] = settings };
        using var document = JsonDocument.Parse(item.ToJsonString());
        return document.RootElement.Clone();
    }

    private static string Word(ChangeAction action) => action.ToString();
}
