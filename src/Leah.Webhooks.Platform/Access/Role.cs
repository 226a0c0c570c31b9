namespace Leah.Webhooks.Platform.Access;

/// <summary>What the bearer of an API key may do. Stored and shown as the lower-case word.</summary>
internal enum Role
{
    /// <summary>Everything.</summary>
    Operator,

    /// <summary>Publishes events and reports what learners did; reads nothing.</summary>
    Publisher,

    /// <summary>Sees and sets up what belongs to one partnership: its endpoints, events, deliveries and replays.</summary>
    Partner,
}
