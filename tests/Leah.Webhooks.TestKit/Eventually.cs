using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Leah.Webhooks.TestKit;

/// <summary>
/// Waits for what has no signal of its own, such as a row that is committed after a handler has returned. Where it has waited long enough, even for a machine
/// that is busy with other things, it gives up and says what it saw last.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until it sees these rows, in this order.</summary>
    public static Task ShowsAsync(
        Func<IReadOnlyList<string>> look, IReadOnlyList<string> rows, [CallerArgumentExpression(nameof(look))] string looked = "",
        [CallerArgumentExpression(nameof(rows))] string wanted = "") =>
        SeesAsync(look, seen => seen.SequenceEqual(rows, StringComparer.Ordinal), looked, wanted);

    /// <summary>Looks until it sees what is wanted; gives that.</summary>
    public static Task<T> SeesAsync<T>(
        Func<T> look, Func<T, bool> isWanted, [CallerArgumentExpression(nameof(look))] string looked = "", [CallerArgumentExpression(nameof(isWanted))] string wanted = "") =>
        SeesAsync(() => Task.FromResult(look()), isWanted, looked, wanted);

    /// <summary>Looks until it sees what is wanted; gives that.</summary>
    public static async Task<T> SeesAsync<T>(
        Func<Task<T>> look, Func<T, bool> isWanted, [CallerArgumentExpression(nameof(look))] string looked = "", [CallerArgumentExpression(nameof(isWanted))] string wanted = "")
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            // Told from before the look, so that there is always one after the patience has run out: a process that stood still has seen nothing meanwhile.
            var waited = Stopwatch.GetElapsedTime(begun);
            var seen = await look();
            if (isWanted(seen))
                return seen;
            if (waited > Patience)
                throw new TimeoutException($"Waited {waited.TotalSeconds:0} s in vain for {wanted}. Saw last: {TextOf(seen)}, by {looked}.");
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    private static string TextOf(object? seen) => seen switch
    {
        null => "nothing",
        IEnumerable<string> rows => $"[{string.Join(", ", rows.Select(row => $"\"{row}\""))}]",
        _ => seen.ToString() ?? "",
    };
}
