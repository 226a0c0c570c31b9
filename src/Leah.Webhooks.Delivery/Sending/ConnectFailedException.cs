namespace Leah.Webhooks.Delivery.Sending;

/// <summary>No connection came about. Thrown through the HTTP handler, which knows no other way, and turned into a value by <see cref="Diagnosis"/>.</summary>
internal sealed class ConnectFailedException(AttemptOutcome outcome, string error, Exception? inner = null) : IOException(error, inner)
{
    /// <summary>How the attempt ends by it.</summary>
    public AttemptOutcome Outcome { get; } = outcome;
}
