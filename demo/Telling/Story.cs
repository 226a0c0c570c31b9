namespace Leah.Webhooks.Demo;

/// <summary>An event that a step of a learner fired.</summary>
internal sealed record Published(string EventId, string EventType, Partnership Partnership, byte[] Body, int Deliveries);

/// <summary>
/// What happens: three dozen learners go their way, and the learning platform reports each step, while something goes wrong at two of the
/// partners' endpoints. It moves on by what the platform's API says, not by the clock, so that it is the same story on a slow machine.
/// </summary>
internal sealed class Story
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PlatformApi _operator;
    private readonly PlatformApi _publisher;
    private readonly Partners _partners;
    private readonly Feed _feed;
    private readonly TimeProvider _clock;
    private readonly List<Published> _published = [];
    private readonly List<string> _misfires = [];
    private readonly Queue<string> _licenseKeys;

    private Story(
        PlatformApi api,
        PlatformApi publisher,
        Partners partners,
        IReadOnlyDictionary<string, PartnerEndpoint> endpoints,
        Outage outage,
        IReadOnlyList<string> licenseKeys,
        Feed feed,
        TimeProvider clock)
    {
        _licenseKeys = new(licenseKeys);
        (_operator, _publisher, _partners, _feed, _clock) = (api, publisher, partners, feed, clock);
        (Endpoints, Outage) = (endpoints, outage);
    }

    /// <summary>The endpoints by the ids that the platform gave them.</summary>
    public IReadOnlyDictionary<string, PartnerEndpoint> Endpoints { get; }

    public IReadOnlyList<PartnerEndpoint> InOrder => _partners.Endpoints;

    public IReadOnlyList<Published> Published => _published;

    /// <summary>Steps that fired something else than a journey's rules say.</summary>
    public IReadOnlyList<string> Misfires => _misfires;

    public Outage Outage { get; }

    /// <summary>How everything stood a moment ago.</summary>
    public Snapshot Seen { get; private set; } = Snapshot.Empty;

    /// <summary>Sets up the partnerships and their endpoints, and a key for the learning platform that can report steps and nothing else.</summary>
    public static async Task<Story> PrepareAsync(
        PlatformApi api, Partners partners, PartnerPrograms programs, Feed feed, TimeProvider clock, CancellationToken cancellation)
    {
        var endpoints = new Dictionary<string, PartnerEndpoint>(StringComparer.Ordinal);
        foreach (var partnership in partners.All)
        {
            await api.MakePartnershipAsync(partnership, cancellation);
            foreach (var endpoint in partnership.Endpoints)
                endpoints[(await api.MakeEndpointAsync(partnership, endpoint, programs.UrlOf(endpoint), cancellation)).Id] = endpoint;
        }

        var (hiccups, down) = (partners.TalentoYa.Endpoints[0], partners.Norte.Endpoints[0]);
        var troubles = new Troubles(hiccups, down);
        programs.Refuses = troubles.Refuses;
        programs.Arrived = feed.Arrived;
        var publisher = api.With(await api.MakePublisherKeyAsync(cancellation));
        var licenseKeys = await publisher.MakeLicenseKeysAsync(partners.Andino, Learners.All.Count, cancellation);
        return new Story(api, publisher, partners, endpoints, new Outage(down, troubles, programs, feed), licenseKeys, feed, clock);
    }

    public async Task TellAsync(CancellationToken cancellation)
    {
        var steps = new Queue<Journey>(Steps());
        _feed.Tell("Three dozen learners register, take tests and get their level.");
        var lastStep = _clock.GetTimestamp();
        while (steps.Count > 0 || !IsOver())
        {
            if (steps.Count > 0 && _clock.GetElapsedTime(lastStep) >= Pace)
            {
                lastStep = _clock.GetTimestamp();
                await ReportAsync(steps.Dequeue(), cancellation);
            }

            Seen = await Snapshot.TakeAsync(_operator, _partners, Endpoints, cancellation);
            Outage.Follow(Seen, _published.Count);
            if (_clock.GetElapsedTime(lastStep) > Patience)
                return;
            await Task.Delay(Tick, _clock, cancellation);
        }

        _feed.Tell(Seen.Deliveries.All(seen => seen.Delivery.State == "succeeded") ? "Everything was delivered." : "Not everything was delivered.");
    }

    private bool IsOver() => Outage.IsOver && Seen.Deliveries.All(seen => seen.Delivery.Ended);

    /// <summary>Reports a learner's next step; the platform says what it fired, which must be what this step of a journey fires.</summary>
    private async Task ReportAsync(Journey journey, CancellationToken cancellation)
    {
        var step = journey.Next(_clock.GetUtcNow());
        var fired = await _publisher.ReportAsync(step, cancellation);
        if (!fired.Select(one => one.EventType).SequenceEqual(step.Fires) || fired.Any(one => one.PartnershipId != journey.Partnership.Id))
            _misfires.Add($"{step.Method} {step.Path}: fired [{string.Join(", ", fired.Select(one => one.EventType))}], not [{string.Join(", ", step.Fires)}]");
        foreach (var one in fired)
            _published.Add(new Published(one.Id, one.EventType, journey.Partnership, await _operator.BodyAsync(one, cancellation), one.Deliveries));
    }

    /// <summary>Whose turn it is, step by step: the learners begin one after another, and every second one is with the partner that will be down.</summary>
    private IEnumerable<Journey> Steps()
    {
        var chance = new Random();
        Partnership[] turns = [_partners.Norte, _partners.TalentoYa, _partners.Norte, _partners.Andino];
        return Learners.All
            .SelectMany((learner, index) =>
            {
                var partnership = turns[index % turns.Length];
                // Where there is no code to join by, a license key opens the partnership.
                var journey = new Journey(learner, partnership, partnership.Code is null ? _licenseKeys.Dequeue() : null, chance);
                return Enumerable.Range(0, Journey.Steps).Select(step => (journey, when: (index * 2) + (step * 4) + chance.NextDouble()));
            })
            .OrderBy(step => step.when)
            .Select(step => step.journey);
    }
}
