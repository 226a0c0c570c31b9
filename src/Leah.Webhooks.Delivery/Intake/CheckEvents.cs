namespace Leah.Webhooks.Delivery.Intake;

/// <summary>Holds events against what may be published.</summary>
internal static class CheckEvents
{
    /// <summary>The events that may be published; what is wrong with the others is added to the faults.</summary>
    /// <param name="bodies">Each event's JSON.</param>
    /// <param name="many">Whether faults say at which place the event stands.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <param name="trace">Where in its trace the request stands.</param>
    public static List<NewEvent> Check(IReadOnlyList<ReadOnlyMemory<byte>> bodies, bool many, Faults faults, string? trace)
    {
        List<NewEvent> events = new(bodies.Count);
        for (var i = 0; i < bodies.Count; i++)
        {
            var check = EventCheck.ForPublishing(bodies[i], many ? i : null);
            foreach (var problem in check.Problems)
                faults.Add(problem.Path, problem.Message);
            if (check.Facts is { } facts)
                events.Add(new NewEvent("", facts, bodies[i], many ? $"$[{i}]" : "$") { Trace = trace });
        }

        return events;
    }
}
