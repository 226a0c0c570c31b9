using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Intake;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Publishes the events of a change in the change's transaction.</summary>
internal static class FireEvents
{
    public static async ValueTask<Outcome<IReadOnlyList<FiredEvent>>> FireAsync(this Publication inside, IReadOnlyList<WebhookEvent> events)
    {
        if (events.Count == 0)
            return Outcome.Of<IReadOnlyList<FiredEvent>>([]);
        var outcome = await inside.PublishAsync([.. events.Select(fired => new ReadOnlyMemory<byte>(EventJson.Write(fired)))]);
        if (outcome.IsDone)
            return Outcome.Of<IReadOnlyList<FiredEvent>>([.. outcome.Value.Zip(events, (stored, fired) => new FiredEvent(stored.Id, fired.Event, fired.Partner?.Id ?? "", stored.Deliveries))]);
        // What was composed here is complete, so the one thing that can be wrong is that a partnership was deleted since the learner was read.
        return outcome.Refusal is Refusal.Invalid invalid && invalid.Errors.Keys.All(path => path.EndsWith(".partner.id", StringComparison.Ordinal))
            ? new Refusal.Conflict("A partnership of the learner was deleted at this moment. Nothing was stored; send it again.")
            : outcome.Refusal;
    }
}
