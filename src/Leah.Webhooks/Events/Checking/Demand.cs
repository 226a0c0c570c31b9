namespace Leah.Webhooks.Checking;

/// <summary>How much is asked of an event; each asks what the ones before it ask, and more.</summary>
internal enum Demand
{
    /// <summary>It fits the records: known members have their JSON kind.</summary>
    Readable,

    /// <summary>It says all that makes its type what it is, in values that mean something.</summary>
    Complete,

    /// <summary>It also names the partnership it is for.</summary>
    Publishable,
}
