using System.Security.Cryptography;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>
/// Takes events in: checks them, then stores them with a delivery for each matching endpoint, in one commit with whatever else is being accepted.
/// What it reports as accepted is on disk.
/// </summary>
internal sealed class AcceptEvents(PublishStep publish) : IAsyncDisposable
{
    private const int MostRequestsInACommit = 256;
    private const long MostBytesWaiting = 64L << 20;
    private const int LongestKey = 255;
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(1);

    private readonly GroupCommit<PublishRequest, Outcome<IReadOnlyList<AcceptedEvent>>> _commit = new(publish.CommitAsync, MostRequestsInACommit, MostBytesWaiting);

    /// <summary>Begins to take events in.</summary>
    public void Start() => _commit.Start();

    /// <summary>Stores one event.</summary>
    /// <param name="body">The event's JSON; its bytes are kept and sent as they are.</param>
    /// <param name="idempotencyKey">The publisher's name for this request: the same key and body give the first answer again.</param>
    /// <exception cref="StorageUnavailableException">The database cannot store now; nothing was stored.</exception>
    public Task<Outcome<IReadOnlyList<AcceptedEvent>>> AcceptAsync(ReadOnlyMemory<byte> body, string? idempotencyKey) =>
        AcceptAsync([body], idempotencyKey, many: false);

    /// <summary>Stores many events, all or none.</summary>
    /// <param name="bodies">Each event's JSON.</param>
    /// <param name="idempotencyKey">The publisher's name for this request.</param>
    /// <exception cref="StorageUnavailableException">The database cannot store now; nothing was stored.</exception>
    public Task<Outcome<IReadOnlyList<AcceptedEvent>>> AcceptManyAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, string? idempotencyKey) =>
        AcceptAsync(bodies, idempotencyKey, many: true);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _commit.DisposeAsync();

    private async Task<Outcome<IReadOnlyList<AcceptedEvent>>> AcceptAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, string? key, bool many)
    {
        Faults faults = new();
        if (key is { Length: 0 or > LongestKey })
            faults.Add("Idempotency-Key", $"must have 1 to {LongestKey} characters");
        if (bodies.Count == 0)
            faults.Add("$", "has no event: send one a line");

        var events = CheckEvents.Check(bodies, many, faults, Tracing.Here);
        if (faults.Any)
            return faults.ToRefusal();

        var request = new PublishRequest(events, key, key is null ? [] : Hash(bodies));
        return _commit.TryAdd(request, bodies.Sum(body => (long)body.Length), out var stored) ? await stored : new Refusal.Busy(WhenBusy);
    }

    private static byte[] Hash(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var body in bodies)
        {
            hash.AppendData(body.Span);
            hash.AppendData("\n"u8);
        }

        return hash.GetHashAndReset();
    }
}
