namespace Leah.Webhooks.Receiver;

/// <summary>Which received events to list. What is null lets all through.</summary>
public sealed record ReceivedFilter
{
    /// <summary>Events of one type.</summary>
    public string? EventType { get; init; }

    /// <summary>Events about one user.</summary>
    public string? UserId { get; init; }

    /// <summary>Events of one outcome.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Events that were received at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Events that were received before the one with this id: the next page.</summary>
    public string? Before { get; init; }

    /// <summary>At most so many. Defaults to 50.</summary>
    public int Limit { get; init; } = 50;
}
