namespace Leah.Webhooks.Demo;

/// <summary>The middle of the story: an endpoint goes down, the platform holds it, it comes back, what was held drains.</summary>
internal sealed class Outage(PartnerEndpoint endpoint, Troubles troubles, PartnerPrograms programs, Feed feed)
{
    private const int BeginsAfter = 10;

    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private Chapter _chapter;
    private int _refused;

    private enum Chapter
    {
        Before,
        Calm,
        Down,
        Holding,
        Back,
        Draining,
        Over,
    }

    public bool IsOver => _chapter == Chapter.Over;

    /// <summary>Every delivery that was seen held.</summary>
    public IReadOnlySet<string> Held => _held;

    /// <summary>When it came back: how many deliveries the platform said were held, and how many the endpoint had not taken by then.</summary>
    public (int Platform, int Receiver)? HeldAtReturn { get; private set; }

    /// <summary>Looks at how things stand, and moves on where it is time.</summary>
    public void Follow(Snapshot seen, int published)
    {
        _held.UnionWith(seen.Held.Select(delivery => delivery.Id));
        var active = seen.StateOf(endpoint) == "active";
        switch (_chapter)
        {
            case Chapter.Before:
                troubles.Hiccup();
                _chapter = Chapter.Calm;
                break;
            case Chapter.Calm when published >= BeginsAfter:
                troubles.GoDown();
                feed.Tell($"{endpoint.Name} goes down: it answers 503. The platform will try again.");
                _chapter = Chapter.Down;
                break;
            case Chapter.Down when !active:
                _refused = troubles.RefusedWhileDown;
                feed.Tell($"{PlatformProcess.HoldAfterFailures} failures in a row: {endpoint.Name} is held. Events for it are kept.");
                _chapter = Chapter.Holding;
                break;
            case Chapter.Holding when active:
                _chapter = Chapter.Draining;
                break;
            case Chapter.Holding when troubles.RefusedWhileDown > _refused:
                Return(seen);
                _chapter = Chapter.Back;
                break;
            case Chapter.Back when active:
                feed.Tell($"The probe was taken: what was held for {endpoint.Name} goes out, gently at first.");
                _chapter = Chapter.Draining;
                break;
            case Chapter.Draining when seen.Of(endpoint).All(delivery => delivery.Ended || !_held.Contains(delivery.Id)):
                feed.Tell($"All that was held has arrived at {endpoint.Name}. Nothing was lost.");
                _chapter = Chapter.Over;
                break;
        }
    }

    /// <summary>While it is held nothing but a probe goes to it, so both sides must count the same.</summary>
    private void Return(Snapshot seen)
    {
        var deliveries = seen.Of(endpoint);
        var arrived = programs.Arrivals.Count(arrival => arrival.Endpoint == endpoint && arrival.Taken);
        HeldAtReturn = (deliveries.Count(delivery => delivery.State == "held"), deliveries.Count - arrived);
        troubles.ComeBack();
        feed.Tell($"A probe was refused. Now it is back; the next probe will find out.");
    }
}
