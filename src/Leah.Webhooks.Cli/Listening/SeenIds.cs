namespace Leah.Webhooks.Cli.Listening;

/// <summary>The ids that came last: after a reconnection the platform goes over a little again.</summary>
internal sealed class SeenIds(int most)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Whether the id is new; remembers it.</summary>
    public bool Add(string id)
    {
        if (!_ids.Add(id))
            return false;
        _order.Enqueue(id);
        if (_order.Count > most)
            _ids.Remove(_order.Dequeue());
        return true;
    }
}
