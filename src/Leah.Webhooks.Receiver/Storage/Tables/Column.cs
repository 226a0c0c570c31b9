namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>A column of one of the partner's tables, and what an event says for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What PostgreSQL calls the values that are handed over for it.</param>
/// <param name="Value">What an event says: a text, a whole number, a number, or nothing.</param>
internal sealed record Column<TEvent>(string Name, string Type, Func<TEvent, object?> Value)
{
    /// <summary>Whether it holds true or false, which are handed over as 1 and 0.</summary>
    public bool IsTruth { get; private init; }

    public static Column<TEvent> Text(string name, Func<TEvent, string?> value) => new(name, "text", value);

    public static Column<TEvent> Whole(string name, Func<TEvent, long?> value) => new(name, "bigint", told => value(told));

    public static Column<TEvent> Number(string name, Func<TEvent, double?> value) => new(name, "float8", told => value(told));

    public static Column<TEvent> Truth(string name, Func<TEvent, bool?> value) =>
        new(name, "bigint", told => value(told) is { } truth ? (truth ? 1L : 0L) : null) { IsTruth = true };

    /// <summary>What all of the events say, as PostgreSQL takes it in one argument.</summary>
    public object ValuesOf(IReadOnlyList<TEvent> told) => Type switch
    {
        "bigint" => told.Select(one => (long?)Value(one)).ToArray(),
        "float8" => told.Select(one => (double?)Value(one)).ToArray(),
        // As the storage does with a text alone: the one character that PostgreSQL's texts cannot hold.
        _ => told.Select(one => ((string?)Value(one))?.Replace('\0', '\uFFFD')).ToArray(),
    };
}
