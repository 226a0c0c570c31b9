namespace Leah.Webhooks.Storage;

/// <summary>
/// Named moments in an event's way at which fault tests kill the process, to show that nothing is lost there. Only they set <see cref="Reached"/>;
/// for everybody else a moment passes unnoticed.
/// </summary>
public static class FaultPoint
{
    /// <summary>A change and the events that tell of it are written, their commit still to come.</summary>
    public const string Publishing = "publishing";

    /// <summary>An event and its deliveries are on disk; nobody was told.</summary>
    public const string Published = "published";

    /// <summary>An attempt's answer has come; nothing of it is stored.</summary>
    public const string Answered = "answered";

    /// <summary>An attempt's outcome is written, its commit still to come.</summary>
    public const string Settling = "settling";

    /// <summary>Deliveries are claimed in the database; the lanes do not have them yet.</summary>
    public const string Claimed = "claimed";

    /// <summary>A step of a replay is written, its commit still to come.</summary>
    public const string Replaying = "replaying";

    /// <summary>A step of a replay is on disk; nobody was told that there is something to send.</summary>
    public const string Replayed = "replayed";

    internal static Action<string>? Reached { get; set; }

    /// <summary>Notes that a moment has come.</summary>
    public static void Reach(string name) => Reached?.Invoke(name);
}
