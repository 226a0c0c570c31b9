using System.Text;

namespace Leah.Webhooks.Demo;

/// <summary>What came of it: what was published, what the platform says became of it, and what the partners got and
/// have in their tables, each compared with the others.</summary>
internal sealed record Reckoning(int Events, int Deliveries, int Attempts, int Refused, int Held, int Drained, IReadOnlyDictionary<PartnerEndpoint, PartnerTables> Tables, IReadOnlyList<string> Faults)
{
    public static async Task<Reckoning> OfAsync(Story story, PlatformApi api, PartnerPrograms programs, TimeProvider clock, CancellationToken cancellation)
    {
        var faults = new List<string>();
        faults.AddRange(story.Misfires);
        var arrivals = programs.Arrivals;
        var deliveries = await api.DeliveriesAsync(cancellation);
        var wanted = CompareSets(story, deliveries, faults);
        var got = arrivals.ToLookup(arrival => (arrival.EventId, arrival.Endpoint));
        var attempts = 0;
        foreach (var delivery in deliveries)
        {
            if (!wanted.TryGetValue((delivery.EventId, delivery.EndpointId), out var published))
                continue;
            var details = await api.DeliveryAsync(delivery.Id, cancellation);
            attempts += details.Attempts.Count;
            var endpoint = story.Endpoints[delivery.EndpointId];
            Compare(new Way(published, endpoint, delivery, details, [.. got[(delivery.EventId, endpoint)]]), faults);
        }

        var held = story.Outage.Held;
        var drained = deliveries.Count(delivery => held.Contains(delivery.Id) && delivery.State == "succeeded");
        CompareTotals(story.Outage, attempts, arrivals, drained, faults);
        var tables = await TablesAsync(programs, arrivals, faults, clock, cancellation);
        return new(story.Published.Count, deliveries.Count, attempts, arrivals.Count(arrival => !arrival.Taken), held.Count, drained, tables, faults);
    }

    /// <summary>Each partner's database holds every event that it took, once, and its tables say what these said.</summary>
    private static async Task<Dictionary<PartnerEndpoint, PartnerTables>> TablesAsync(
        PartnerPrograms programs, IReadOnlyList<Arrival> arrivals, List<string> faults, TimeProvider clock, CancellationToken cancellation)
    {
        var tables = new Dictionary<PartnerEndpoint, PartnerTables>();
        foreach (var program in programs.All)
        {
            var expected = PartnerTables.Of(arrivals.Where(arrival => arrival.Endpoint == program.Endpoint));
            var seen = tables[program.Endpoint] = await PartnerTables.ReadAsync(program, expected, clock, cancellation);
            if (seen != expected)
                faults.Add($"{program.Endpoint.Name} has {seen} in its database, not {expected}");
        }

        return tables;
    }

    /// <summary>Each event has one delivery to every endpoint of its partnership that wants its type, and there is no other.</summary>
    private static Dictionary<(string Event, string Endpoint), Published> CompareSets(Story story, IReadOnlyList<DeliverySeen> deliveries, List<string> faults)
    {
        var wanted = new Dictionary<(string Event, string Endpoint), Published>();
        foreach (var published in story.Published)
        {
            var wanting = story.Endpoints
                .Where(endpoint => published.Partnership.Endpoints.Contains(endpoint.Value) && endpoint.Value.EventTypes.Contains(published.EventType))
                .ToList();
            if (wanting.Count != published.Deliveries)
                faults.Add($"{published.EventType} {published.EventId}: accepted with {published.Deliveries} deliveries, not {wanting.Count}");
            foreach (var (id, _) in wanting)
                wanted.Add((published.EventId, id), published);
        }

        var made = deliveries.CountBy(delivery => (delivery.EventId, delivery.EndpointId)).ToDictionary();
        foreach (var ((eventId, endpointId), published) in wanted)
        {
            if (made.GetValueOrDefault((eventId, endpointId)) is var count and not 1)
                faults.Add($"{published.EventType} {eventId} to {story.Endpoints[endpointId].Name}: {count} deliveries, not 1");
        }

        foreach (var (eventId, endpointId) in made.Keys.Where(key => !wanted.ContainsKey(key)))
            faults.Add($"{eventId} to {endpointId}: a delivery that nobody asked for");
        return wanted;
    }

    private static void Compare(Way way, List<string> faults)
    {
        if (way.Delivery.State != "succeeded")
            faults.Add($"{way}: {way.Delivery.State} after {way.Delivery.AttemptCount} attempts");
        var recorded = way.Details.Attempts.Select(attempt => (attempt.Number, attempt.StatusCode ?? 0)).ToList();
        var arrived = way.Arrivals.Select(arrival => (arrival.Attempt, arrival.Status)).ToList();
        if (!recorded.SequenceEqual(arrived))
            faults.Add($"{way}: the platform recorded {Shown(recorded)}, the endpoint saw {Shown(arrived)}");
        if (way.Arrivals.Count(arrival => arrival.Taken) is var taken and not 1)
            faults.Add($"{way}: taken {taken} times, not once");
        if (way.Arrivals.Any(arrival => !arrival.Body.AsSpan().SequenceEqual(way.Published.Body)))
            faults.Add($"{way}: the endpoint got other bytes than were published");
        if (way.Details.Request.Body is not { } shown || !Encoding.UTF8.GetBytes(shown).AsSpan().SequenceEqual(way.Published.Body))
            faults.Add($"{way}: the platform shows other bytes than were published");
    }

    private static void CompareTotals(Outage outage, int attempts, IReadOnlyList<Arrival> arrivals, int drained, List<string> faults)
    {
        if (attempts != arrivals.Count)
            faults.Add($"The platform recorded {attempts} attempts, the endpoints saw {arrivals.Count} requests");
        if (!arrivals.Any(arrival => arrival is { Attempt: > 1, Taken: true }))
            faults.Add("No retry was seen to succeed");
        if (drained == 0 || drained != outage.Held.Count)
            faults.Add($"{outage.Held.Count} deliveries were held, {drained} of them drained");
        if (outage.HeldAtReturn is not { } held)
            faults.Add("The endpoint that was down did not come back as told");
        else if (held.Platform != held.Receiver)
            faults.Add($"When the endpoint came back the platform held {held.Platform} deliveries, and {held.Receiver} had not arrived");
    }

    private static string Shown(IEnumerable<(int Attempt, int Status)> attempts) =>
        $"[{string.Join(", ", attempts.Select(attempt => $"{attempt.Attempt}: {attempt.Status}"))}]";

    /// <summary>One event's way to one endpoint, from all three sides.</summary>
    private sealed record Way(Published Published, PartnerEndpoint Endpoint, DeliverySeen Delivery, DeliveryDetails Details, IReadOnlyList<Arrival> Arrivals)
    {
        public override string ToString() => $"{Published.EventType} {Published.EventId} to {Endpoint.Name}, {Delivery.Id}";
    }
}
