namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>One of a lane's queues: what is in memory, and what is known of the rest of it in the database.</summary>
/// <remarks>
/// Deliveries that find no room are left unclaimed in the database. From then on new ones must go there too, or they would overtake:
/// the queue is <see cref="Behind"/> until a fill finds nothing more that is due.
/// </remarks>
internal sealed class LaneQueue(int capacity)
{
    private readonly Queue<LaneItem> _items = new();

    /// <summary>How many are in memory or have a place reserved.</summary>
    public int Taken { get; private set; }

    /// <summary>How many wait in memory.</summary>
    public int Count => _items.Count;

    /// <summary>When the earliest unclaimed delivery in the database is due, as far as is known; null for none.</summary>
    public DateTimeOffset? NextDue { get; private set; }

    /// <summary>Whether unclaimed deliveries may already be due.</summary>
    public bool Behind { get; private set; }

    /// <summary>Counts what was left in the database, so that a fill under way can tell that more came meanwhile.</summary>
    public long Left { get; private set; }

    /// <summary>How many more it can take.</summary>
    public int Room => Math.Max(0, capacity - Taken);

    /// <summary>Whether it is worth asking the database for more: it has run half empty.</summary>
    public bool WantsFilling => Taken <= capacity / 2;

    public void Reserve() => Taken++;

    public void CancelReservation() => Taken--;

    public void Add(LaneItem item) => _items.Enqueue(item);

    public LaneItem Take()
    {
        Taken--;
        return _items.Dequeue();
    }

    public IReadOnlyList<LaneItem> TakeAll()
    {
        LaneItem[] all = [.. _items];
        _items.Clear();
        Taken -= all.Length;
        return all;
    }

    /// <summary>Drops what belongs to these events; gives what it dropped.</summary>
    public IReadOnlyList<LaneItem> TakeWhere(Func<LaneItem, bool> match)
    {
        var all = TakeAll();
        foreach (var item in all.Where(item => !match(item)))
        {
            Reserve();
            Add(item);
        }

        return [.. all.Where(match)];
    }

    /// <summary>
    /// Notes that a delivery found no room, or lost its place. Until it stands in the database unclaimed, which <see cref="NoteLeft"/> tells, there is
    /// nothing to ask for, but nothing may overtake it either.
    /// </summary>
    public void NoteRefused()
    {
        Left++;
        Behind = true;
    }

    /// <summary>Notes that what was left unclaimed has come due.</summary>
    public void NoteDue() => Behind = true;

    /// <summary>Notes that a delivery was left unclaimed in the database, due at that time.</summary>
    public void NoteLeft(DateTimeOffset due, DateTimeOffset now)
    {
        Left++;
        if (NextDue is null || due < NextDue)
            NextDue = due;
        Behind |= due <= now;
    }

    /// <summary>Notes what a fill found: when the next unclaimed one is due. What was left meanwhile keeps its note.</summary>
    public void NoteFilled(DateTimeOffset? nextDue, long leftBefore, DateTimeOffset now)
    {
        if (Left != leftBefore && (nextDue is null || NextDue < nextDue))
            nextDue = NextDue;
        NextDue = nextDue;
        Behind = nextDue <= now || Left != leftBefore;
    }
}
