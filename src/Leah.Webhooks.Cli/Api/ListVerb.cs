using System.CommandLine;
using System.Text.Json;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Verbs that list: the filters of the API, and pages put together.</summary>
internal static class ListVerb
{
    private const int LargestPage = 200;

    /// <param name="description">What it lists.</param>
    /// <param name="examples">Command lines to try.</param>
    /// <param name="path">The route.</param>
    /// <param name="filters">The route's filters.</param>
    /// <param name="columns">What the table shows.</param>
    /// <param name="more">Options that the path needs.</param>
    public static Verb Create(
        string description, IReadOnlyList<string> examples, Func<ApiCall, string> path, IReadOnlyList<Filter> filters, IReadOnlyList<Column> columns, params IReadOnlyList<Symbol> more)
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first.", DefaultValueFactory = _ => 50 };
        var all = new Option<bool>("--all") { Description = "All of them, however many." };
        var cursor = new Option<string?>("--cursor") { Description = "Go on where the page before ended." };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, out var count) && count < 1)
                result.AddError("--limit is 1 or more.");
        });
        return ApiCall.Verb("list", description, examples, [.. more, .. filters.Select(filter => filter.Option), limit, all, cursor], async call =>
        {
            var query = string.Concat(filters.Select(filter => filter.Query(call.Parsed)));
            var wanted = call.Value(all) ? int.MaxValue : call.Value(limit);
            var next = await ReadAsync(call, path(call), query, wanted, call.Value(cursor), columns);
            if (next is not null)
                await Talk.SayAsync($"There are more: --cursor {next}, or --all.");
            return ExitCode.Done;
        });
    }

    private static async Task<string?> ReadAsync(ApiCall call, string path, string query, int wanted, string? cursor, IReadOnlyList<Column> columns)
    {
        List<JsonElement> items = [];
        var written = 0;
        while (true)
        {
            var page = await PageAsync(call.Api, path, query, Math.Min(LargestPage, wanted - written - items.Count), cursor, call.Cancellation);
            cursor = page.Next;
            items.AddRange(page.Items);
            var last = cursor is null || written + items.Count >= wanted;
            // Lines go out page by page, so that a long list needs no memory.
            if (last || call.Format == OutputFormat.Ndjson)
            {
                if (call.Format == OutputFormat.Table && items.Count + written == 0)
                    await Talk.SayAsync(query.Length == 0 ? "There are none." : "Nothing matches.");
                else
                    await ItemOutput.WriteListAsync(items, call.Format, columns);
                written += items.Count;
                items.Clear();
            }

            if (last)
                return cursor;
        }
    }

    /// <summary>One page of a list.</summary>
    public static async Task<(IReadOnlyList<JsonElement> Items, string? Next)> PageAsync(
        PlatformApi api, string path, string query, int limit, string? cursor, CancellationToken cancellation)
    {
        var page = await api.GetAsync($"{path}?limit={limit}{query}{(cursor is null ? "" : "&cursor=" + PlatformApi.Part(cursor))}", cancellation);
        if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("items", out var items))
            throw new ApiException($"What answers at {api.Address} gave no list. Is this address the platform's?");
        return ([.. items.EnumerateArray()], page.Text("nextCursor") is { Length: > 0 } next ? next : null);
    }
}
