namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// What is learnt of an attempt while it runs. It reaches the connector with the request, and the connection that is written to with the request's content
/// (<see cref="EventContent"/>).
/// </summary>
internal sealed class AttemptTrace(TimeProvider clock, long start, CancellationToken ended)
{
    /// <summary>The attempt whose request this thread is writing out right now.</summary>
    [ThreadStatic]
    private static AttemptTrace? writing;

    private static readonly ConnectTimings NotConnecting = new();

    private EndpointConnection? _connection;
    private ConnectTimings _connecting = NotConnecting;
    private TimeSpan? _headers;

    /// <inheritdoc cref="writing"/>
    public static AttemptTrace? Writing
    {
        get => writing;
        set => writing = value;
    }

    /// <summary>Cancelled when the attempt ran out of time or was cut off by us: a connection being made for it is given up.</summary>
    public CancellationToken Ended { get; } = ended;

    /// <summary>What is being done, to follow "while" in a sentence.</summary>
    public string Doing { get; private set; } = "waiting for a connection";

    /// <summary>Whether the host's name is being resolved right now.</summary>
    public bool IsResolving { get; private set; }

    /// <summary>Whether the request has a connection, made for it or not.</summary>
    public bool HasConnection => _connection is not null;

    /// <summary>Whether the request went out on a connection that lay in the pool, so that it may have been closed by then.</summary>
    public bool IsOnPooledConnection { get; private set; }

    /// <summary>Whether a single byte of an answer arrived.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The address and port spoken to.</summary>
    public string? RemoteAddress { get; private set; }

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(start);

    /// <summary>The request is about to be sent once more, on a connection of its own.</summary>
    public void StartsAgain()
    {
        _connection = null;
        IsOnPooledConnection = false;
        Doing = "waiting for a connection";
    }

    /// <summary>A phase of making a connection for this attempt begins. Says nothing any more once the attempt got another connection.</summary>
    public void Connects(ConnectTimings timings, string doing, bool isResolving = false, string? remoteAddress = null)
    {
        if (_connection is not null)
            return;
        _connecting = timings;
        Doing = doing;
        IsResolving = isResolving;
        RemoteAddress = remoteAddress ?? RemoteAddress;
    }

    /// <summary>The request is being written to this connection, which was made for this attempt or taken from the pool.</summary>
    public void Writes(EndpointConnection connection, bool isPooled)
    {
        _connection = connection;
        IsOnPooledConnection = isPooled;
        IsAnswered = false;
        IsResolving = false;
        RemoteAddress = connection.RemoteAddress;
        // A connection that another attempt had made costs this one no time, and its times are not this one's.
        _connecting = isPooled ? NotConnecting : connection.Timings;
        Doing = "waiting for the response's header";
    }

    /// <summary>The connection brought a part of the answer.</summary>
    public void Reads() => IsAnswered = true;

    /// <summary>The final header is complete; what comes now is the body, with a byte budget of its own.</summary>
    public void HeadersCompleted()
    {
        _headers = Elapsed;
        _connection?.StartByteBudget();
    }

    /// <summary>The phases in milliseconds.</summary>
    public AttemptTimings Timings(TimeSpan total) => new(
        _connecting.Dns?.TotalMilliseconds,
        _connecting.Connect?.TotalMilliseconds,
        _connecting.Tls?.TotalMilliseconds,
        _headers?.TotalMilliseconds,
        (total - _headers)?.TotalMilliseconds);
}
