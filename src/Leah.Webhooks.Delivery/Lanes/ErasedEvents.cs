namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>The events whose data was erased a short while ago.</summary>
internal sealed class ErasedEvents
{
    /// <summary>How long one is remembered: longer than what was read or stored of it before can be on its way into a lane.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _at = new(StringComparer.Ordinal);

    public bool Contains(string eventId) => _at.ContainsKey(eventId);

    public void Add(IEnumerable<string> eventIds, DateTimeOffset now)
    {
        foreach (var eventId in eventIds)
            _at[eventId] = now;
    }

    /// <summary>Forgets those whose time is over.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var (eventId, _) in _at.Where(entry => now - entry.Value > Remembered))
            _at.Remove(eventId);
    }
}
