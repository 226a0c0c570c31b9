using System.Runtime.CompilerServices;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Following;

/// <summary>
/// Gives a partnership's events as they are committed, from a point on and without an end. It reads at the pace of whoever takes them and keeps
/// one event in memory, so a slow listener costs nobody anything but itself.
/// </summary>
/// <remarks>
/// Ids sort by the time they were made, and an id is made a little before its commit. What commits late would stand behind the reader, so the last
/// <see cref="Overlap"/> is looked through again each time, and what was given of it is remembered.
/// </remarks>
internal sealed class FollowEvents(Database database, EventPulse pulse, TimeProvider clock)
{
    /// <summary>How long after its id was made an event may be committed and still be given.</summary>
    internal static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    /// <summary>How often it looks without being told: what another node has committed is told by nobody.</summary>
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(1);

    // Many commits in a row are one look.
    private static readonly TimeSpan LookAtMostEvery = TimeSpan.FromMilliseconds(50);

    private const int IdsALook = 500;
    private const int MostRemembered = 20_000;

    /// <summary>Events accepted from a moment on; null where nothing came for <paramref name="quiet"/>, so that the taker can see whether it is still wanted.</summary>
    /// <param name="partnershipId">Whose.</param>
    /// <param name="eventTypes">Of which types; empty for all.</param>
    /// <param name="from">From when on they were accepted.</param>
    /// <param name="quiet">After how long a null is given.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<FollowedEvent?> FromAsync(
        string partnershipId, IReadOnlyCollection<string> eventTypes, DateTimeOffset from, TimeSpan quiet, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = IdGenerator.Lowest(IdPrefixes.Event, from);
        var front = start;
        SortedSet<string> given = new(StringComparer.Ordinal);
        var lastSign = clock.GetTimestamp();
        while (true)
        {
            // 1. Taken before the look, so that no commit falls between the two.
            var next = pulse.Next;

            // 2. What is behind the reader may still grow for a while; what is older than that is left alone.
            var back = Max(start, Min(front, IdGenerator.Lowest(IdPrefixes.Event, clock.GetUtcNow() - Overlap)));
            Forget(given, ref back);

            // 3. What is there and was not given.
            for (var after = back; ;)
            {
                var ids = await database.ReadAsync(session => FollowStatements.IdsAsync(session, partnershipId, after, IdsALook), cancellation);
                foreach (var id in ids.Where(given.Add))
                {
                    front = Max(front, id);
                    if (await database.ReadAsync(session => FollowStatements.FindAsync(session, id, eventTypes), cancellation) is not { } found)
                        continue;
                    yield return found;
                    lastSign = clock.GetTimestamp();
                }

                if (ids.Count < IdsALook)
                    break;
                after = ids[^1];
                Forget(given, ref back);
            }

            // 4. Until something is committed, or it is time to look anyway.
            if (clock.GetElapsedTime(lastSign) >= quiet)
            {
                yield return null;
                lastSign = clock.GetTimestamp();
            }

            await Task.Delay(LookAtMostEvery, clock, cancellation);
            await Task.WhenAny(next, Task.Delay(LookAtLeastEvery, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Forgets what is not looked at again. Where very much came at once, the window is made shorter rather than the memory larger.</summary>
    private static void Forget(SortedSet<string> given, ref string back)
    {
        while (given.Min is { } oldest && (given.Count > MostRemembered || string.CompareOrdinal(oldest, back) <= 0))
        {
            given.Remove(oldest);
            back = Max(back, oldest);
        }
    }

    private static string Max(string one, string other) => string.CompareOrdinal(one, other) >= 0 ? one : other;

    private static string Min(string one, string other) => string.CompareOrdinal(one, other) <= 0 ? one : other;
}
