using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>One step of a walk: the newest rows below one id and not below another.</summary>
internal readonly record struct WalkStep(string Before, string Since, int Limit);

/// <summary>Gives the rows of a step along one index, newest first.</summary>
internal delegate ValueTask<IReadOnlyList<T>> WalkAlong<T>(Session session, WalkStep step);

/// <summary>
/// Fills a page by walking down indexes and keeping what is wanted. The index is chosen so that nearly every row is; where nearly none is
/// (one type among a million of another), the walk stops after <see cref="MostLookedAt"/> rows and the page says where to go on.
/// A page therefore costs a bounded time, however the data lies.
/// </summary>
internal static class Walk
{
    internal const int MostLookedAt = 20_000;
    private const int LargestStep = 2_000;

    /// <param name="session">The connection.</param>
    /// <param name="ways">The indexes to walk; their rows are merged.</param>
    /// <param name="start">Where to begin, and how many items to fill the page with.</param>
    /// <param name="isWanted">Whether a row belongs to the list.</param>
    /// <param name="idOf">The row's id.</param>
    /// <returns>The items, and the id to go on below; null at the end.</returns>
    public static async ValueTask<(IReadOnlyList<T> Items, string? GoOnBelow)> DownAsync<T>(
        Session session, IReadOnlyList<WalkAlong<T>> ways, WalkStep start, Func<T, bool> isWanted, Func<T, string> idOf)
    {
        List<T> items = [];
        var before = start.Before;
        // One more than the page holds, to know whether there is another page.
        var take = start.Limit + 1;
        for (var lookedAt = 0; lookedAt < MostLookedAt; lookedAt += take, take = Math.Min(take * 4, LargestStep))
        {
            var rows = await MergeAsync(session, ways, start with { Before = before, Limit = take }, idOf);
            foreach (var row in rows.Where(isWanted))
            {
                if (items.Count == start.Limit)
                    return (items, idOf(items[^1]));
                items.Add(row);
            }

            if (rows.Count < take)
                return (items, null);
            before = idOf(rows[^1]);
        }

        return (items, before);
    }

    private static async ValueTask<IReadOnlyList<T>> MergeAsync<T>(Session session, IReadOnlyList<WalkAlong<T>> ways, WalkStep step, Func<T, string> idOf)
    {
        if (ways is [var only])
            return await only(session, step);
        List<T> rows = [];
        foreach (var way in ways)
            rows.AddRange(await way(session, step));
        return [.. rows.OrderByDescending(idOf, StringComparer.Ordinal).Take(step.Limit)];
    }
}
