using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Replays;

/// <summary>Takes in a replay: many events sent to one endpoint again.</summary>
internal sealed class StartReplay(Database database, EngineSignals signals, IdGenerator ids, TimeProvider clock)
{
    /// <summary>Counts what matches and, unless it is a dry run, begins to make the deliveries in the background.</summary>
    public async Task<Outcome<ReplayView>> StartAsync(string partnershipId, string endpointId, ReplayDraft draft, CancellationToken cancellation = default)
    {
        if (await database.ReadAsync(session => EndpointStatements.FindAsync(session, partnershipId, endpointId), cancellation) is not { } endpoint)
            return new Refusal.NotFound("endpoint", endpointId);
        var now = clock.GetUtcNow();
        if (Check(draft, now) is { Any: true } faults)
            return faults.ToRefusal();

        var replay = Prepare(draft, endpoint, now);
        // Counted before the transaction, on a snapshot: however much there is to count, nobody waits to write.
        replay = replay with { Matched = await database.ReadAsync(session => ReplayMatchStatements.CountAsync(session, replay), cancellation) };
        var outcome = await database.WriteAsync<Outcome<ReplayView>>(async session =>
        {
            if (await EndpointStatements.FindAsync(session, partnershipId, endpointId) is null)
                return new Refusal.NotFound("endpoint", endpointId);
            await ReplayStatements.InsertAsync(session, replay);
            return replay.View(new Dictionary<DeliveryState, long>());
        });
        if (outcome.IsDone && !draft.DryRun)
            signals.ReplayStarted();
        return outcome;
    }

    private static Faults Check(ReplayDraft draft, DateTimeOffset now)
    {
        var faults = new Faults();
        if (draft.Since is null)
            faults.Add("$.since", "A replay says from when on events are sent again.");
        else if (draft.Since > (draft.Until ?? now))
            faults.Add("$.until", "The end lies before the beginning.");
        if (draft.Include is null || !Words.TryParse<ReplayInclude>(draft.Include, out _))
            faults.Add("$.include", "It is one of failed, missed, all.");
        if (draft.EventTypes is [])
            faults.Add("$.eventTypes", "Name at least one type, or leave it out.");
        else if (draft.EventTypes is { } eventTypes)
            CheckEndpoint.CheckKnownTypes(eventTypes, faults);
        return faults;
    }

    private Replay Prepare(ReplayDraft draft, Endpoint endpoint, DateTimeOffset now)
    {
        var include = Words.Parse<ReplayInclude>(draft.Include!);
        var eventTypes = draft.EventTypes?.Select(eventType => eventType!).ToList()
            ?? (include == ReplayInclude.Failed ? EventTypes.All : endpoint.EventTypes);
        var replay = new Replay(
            ids.Next(IdPrefixes.Replay),
            endpoint.PartnershipId,
            endpoint.Id,
            include,
            draft.Since!.Value,
            draft.Until ?? now,
            eventTypes,
            State: draft.DryRun ? Replay.DryRun : Replay.Running,
            Matched: 0,
            Created: 0,
            Cursor: "",
            CreatedAt: now,
            FinishedAt: draft.DryRun ? now : null);
        return replay with { Cursor = replay.Start };
    }
}
