namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// Whether this node may send, and how much of each endpoint's cap is its own. On SQLite, which one process has to itself, always and all of it.
/// </summary>
/// <remarks>
/// A node that was stopped for a while and goes on must not send what others have taken over: it looks here before each attempt. Both clocks are asked,
/// for one of them stands still while a machine is suspended and the other can be set. See docs/decisions/0041.
/// </remarks>
internal sealed class NodeLease(NodeId node, DeliveryOptions options)
{
    // By the machine's own clocks, whatever clock the program goes by: this is about what other processes see of this one.
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly TimeSpan _mayGoOnFor = options.NodeLease * 0.6;
    private volatile Shares _shares = Shares.All;
    private Held? _held;

    /// <summary>Whether others may deliver from the same database.</summary>
    public bool IsShared { get; private set; }

    /// <summary>The name in whose claims the node delivers now.</summary>
    public string Node => node.Value;

    /// <summary>How the caps are shared now; another object whenever that changes.</summary>
    public Shares Shares => _shares;

    /// <summary>Whether the node may send: it is alone, or it was seen alive by the database a short while ago.</summary>
    public bool IsHeld => !IsShared || (Volatile.Read(ref _held) is { } held && Clock.GetElapsedTime(held.Since) < _mayGoOnFor && Clock.GetUtcNow() - held.At < _mayGoOnFor);

    /// <summary>From now on the node shares the database with others, and may do nothing before it has joined them.</summary>
    public void Share()
    {
        _shares = Shares.None;
        IsShared = true;
    }

    /// <summary>The moment before the database is asked: what it grants is counted from here.</summary>
    public static Held Now() => new(Clock.GetTimestamp(), Clock.GetUtcNow());

    public void Renewed(Held asked) => Volatile.Write(ref _held, asked);

    public void Lost()
    {
        Volatile.Write(ref _held, null);
        _shares = Shares.None;
    }

    /// <summary>Takes new shares; false where they are as they were.</summary>
    public bool Take(Shares shares)
    {
        if (_shares.IsSame(shares))
            return false;
        _shares = shares;
        return true;
    }

    /// <summary>A moment on both clocks.</summary>
    internal sealed record Held(long Since, DateTimeOffset At);
}
