using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>Where endpoints are made, looked up, changed and deleted. An endpoint is always asked for as its partnership's: another's is not found.</summary>
internal sealed class EndpointRegister(Database database, CatalogChange catalog, EngineSignals signals, EndpointSecrets secrets, IdGenerator ids, TimeProvider clock)
{
    /// <summary>Makes an endpoint; it is active at once.</summary>
    public async Task<Outcome<Endpoint>> CreateAsync(string partnershipId, EndpointDraft draft)
    {
        var faults = CheckEndpoint.Check(draft);
        var credentials = CheckEndpoint.CheckAuthentication(draft.Authentication, faults);
        if (faults.Any || credentials is null)
            return faults.ToRefusal();
        var now = clock.GetUtcNow();
        var endpoint = WithSettings(
            new Endpoint
            {
                Id = ids.Next(IdPrefixes.Endpoint),
                PartnershipId = partnershipId,
                Url = new Uri(draft.Url!),
                EventTypes = [],
                Authentication = "",
                State = EndpointState.Active,
                StateSince = now,
                Health = new EndpointHealth(),
                CreatedAt = now,
                UpdatedAt = now,
            },
            draft);
        endpoint = WithCredentials(endpoint, credentials);
        return await catalog.MakeAsync<Endpoint>(async session =>
        {
            if (await PartnershipStatements.FindAsync(session, partnershipId) is null)
                return new Refusal.NotFound("partnership", partnershipId);
            await EndpointStatements.InsertAsync(session, endpoint);
            return endpoint;
        });
    }

    /// <summary>Looks one up.</summary>
    public async Task<Outcome<Endpoint>> FindAsync(string partnershipId, string id, CancellationToken cancellation = default) =>
        await database.ReadAsync(session => EndpointStatements.FindAsync(session, partnershipId, id), cancellation) is { } found ? found : NotFound(id);

    /// <summary>Lists a partnership's endpoints, newest first.</summary>
    public async Task<Outcome<Page<Endpoint>>> ListAsync(string partnershipId, PageRequest page, CancellationToken cancellation = default)
    {
        var faults = new Faults();
        var list = $"endpoints of {partnershipId}";
        var (limit, after) = Cursors.Read(page, list, faults);
        if (faults.Any)
            return faults.ToRefusal();
        return await database.ReadAsync<Outcome<Page<Endpoint>>>(
            async session =>
            {
                if (await PartnershipStatements.FindAsync(session, partnershipId) is null)
                    return new Refusal.NotFound("partnership", partnershipId);
                var found = await EndpointStatements.ListAsync(session, partnershipId, after ?? IdBounds.AfterAll(IdPrefixes.Endpoint), limit + 1);
                return found.Count <= limit
                    ? new Page<Endpoint>(found, null)
                    : new Page<Endpoint>([.. found.Take(limit)], Cursors.Write(list, found[limit - 1].Id));
            },
            cancellation);
    }

    /// <summary>Changes what the patch has. Attempts that are under way end as they began; the next one keeps to the new settings.</summary>
    public Task<Outcome<Endpoint>> ChangeAsync(string partnershipId, string id, EndpointPatch patch) => catalog.MakeAsync<Endpoint>(async session =>
    {
        if (await EndpointStatements.FindAsync(session, partnershipId, id) is not { } current)
            return NotFound(id);
        var draft = Patched(current, patch);
        var faults = CheckEndpoint.Check(draft);
        var credentials = patch.Authentication.IsPresent ? CheckEndpoint.CheckAuthentication(patch.Authentication.To, faults) : null;
        if (faults.Any)
            return faults.ToRefusal();
        var changed = WithSettings(current, draft) with { UpdatedAt = clock.GetUtcNow(), Revision = current.Revision + 1 };
        if (credentials is not null)
            changed = WithCredentials(changed, credentials);
        await EndpointStatements.UpdateAsync(session, changed);
        return changed;
    });

    /// <summary>Deletes an endpoint. What waits for it is cancelled; what was sent to it stays to be looked at.</summary>
    public async Task<Outcome<Done>> DeleteAsync(string partnershipId, string id)
    {
        var outcome = await catalog.MakeAsync<Done>(async session =>
        {
            if (await EndpointStatements.FindAsync(session, partnershipId, id) is null)
                return NotFound(id);
            await EndpointStatements.DeleteAsync(session, id, clock.GetUtcNow());
            return default(Done);
        });
        if (outcome.IsDone)
            signals.EndpointDeleted();
        return outcome;
    }

    private static Refusal.NotFound NotFound(string id) => new("endpoint", id);

    private static EndpointDraft Patched(Endpoint current, EndpointPatch patch) => new()
    {
        Url = patch.Url.Over(current.Url.OriginalString),
        EventTypes = patch.EventTypes.Over(current.EventTypes),
        Description = patch.Description.Over(current.Description),
        TimeoutSeconds = patch.TimeoutSeconds.Over(current.Timeout?.TotalSeconds),
        MaxInFlight = patch.MaxInFlight.Over(current.MaxInFlight),
        RetryDelaysSeconds = patch.RetryDelaysSeconds.Over(current.RetryDelays?.Select(delay => (double?)delay.TotalSeconds).ToList()),
    };

    private static Endpoint WithSettings(Endpoint endpoint, EndpointDraft draft) => endpoint with
    {
        Url = new Uri(draft.Url!),
        EventTypes = [.. draft.EventTypes!.Select(eventType => eventType!)],
        Description = draft.Description,
        Timeout = draft.TimeoutSeconds is { } timeout ? TimeSpan.FromSeconds(timeout) : null,
        MaxInFlight = draft.MaxInFlight,
        RetryDelays = draft.RetryDelaysSeconds?.Select(delay => TimeSpan.FromSeconds(delay ?? 0)).ToList(),
    };

    private Endpoint WithCredentials(Endpoint endpoint, Credentials credentials) => endpoint with
    {
        Authentication = credentials is BasicCredentials ? "basic" : "bearer",
        Username = (credentials as BasicCredentials)?.Username,
        Secret = secrets.Protect(endpoint.Id, credentials),
    };
}
