namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// How a statement on PostgreSQL comes to scheduled deliveries by their ids, and by nothing else. The table of what is scheduled is full one moment and empty the
/// next. A planner that saw it empty takes "all of it" for the shortest way, by any index that lets it say so, compares each row there is with each row of the batch,
/// and keeps that plan while the table fills: a second for a batch of a thousand instead of seven milliseconds.
/// </summary>
internal static class ScheduledRows
{
    /// <summary>
    /// As <c>state = 'scheduled'</c>: it leaves the other partitions out, and cannot be looked up in the key's index, of which it would be the second column.
    /// </summary>
    public const string State = "state NOT IN ('succeeded', 'failed', 'cancelled')";

    /// <summary>As <c>id = u.id</c>, for joins: found by the key, and no order in which the whole index could be read.</summary>
    public const string IdOfBatch = "id = ANY(ARRAY[u.id])";
}
