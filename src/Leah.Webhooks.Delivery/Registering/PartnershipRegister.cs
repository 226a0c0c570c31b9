using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>Where partnerships are made, looked up, changed and ended. Each change is known to the running engine when its task completes.</summary>
internal sealed class PartnershipRegister(Database database, CatalogChange catalog, EngineSignals signals, IdGenerator ids, TimeProvider clock)
{
    private const string ListName = "partnerships";

    /// <summary>Makes a partnership.</summary>
    public async Task<Outcome<Partnership>> CreateAsync(PartnershipDraft draft)
    {
        if (CheckPartnership.Check(draft) is { Any: true } faults)
            return faults.ToRefusal();
        var partnership = new Partnership(draft.Id ?? ids.Next(IdPrefixes.Partnership), draft.Name!, draft.Kind!, draft.Code, clock.GetUtcNow());
        return await catalog.MakeAsync<Partnership>(async session =>
        {
            if (await PartnershipStatements.ExistsAsync(session, partnership.Id))
                return new Refusal.Conflict($"There is, or was, a partnership with the id {partnership.Id}.");
            if (await CodeConflictAsync(session, partnership) is { } conflict)
                return conflict;
            await PartnershipStatements.InsertAsync(session, partnership);
            return partnership;
        });
    }

    /// <summary>Looks one up.</summary>
    public async Task<Outcome<Partnership>> FindAsync(string id, CancellationToken cancellation = default) =>
        await database.ReadAsync(session => PartnershipStatements.FindAsync(session, id), cancellation) is { } found ? found : NotFound(id);

    /// <summary>Lists them, newest first.</summary>
    public async Task<Outcome<Page<Partnership>>> ListAsync(PageRequest page, CancellationToken cancellation = default)
    {
        var faults = new Faults();
        var (limit, after) = Cursors.Read(page, ListName, faults);
        var (createdAt, id) = AfterKey(after, faults);
        if (faults.Any)
            return faults.ToRefusal();
        var found = await database.ReadAsync(session => PartnershipStatements.ListAsync(session, createdAt, id, limit + 1), cancellation);
        return found.Count <= limit
            ? new Page<Partnership>(found, null)
            : new Page<Partnership>([.. found.Take(limit)], Cursors.Write(ListName, $"{found[limit - 1].CreatedAt.Column()}:{found[limit - 1].Id}"));
    }

    /// <summary>Changes what the patch has.</summary>
    public Task<Outcome<Partnership>> ChangeAsync(string id, PartnershipPatch patch) => catalog.MakeAsync<Partnership>(async session =>
    {
        if (await PartnershipStatements.FindAsync(session, id) is not { } current)
            return NotFound(id);
        var draft = new PartnershipDraft(id, patch.Name.Over(current.Name), patch.Kind.Over(current.Kind), patch.Code.Over(current.Code));
        if (CheckPartnership.Check(draft) is { Any: true } faults)
            return faults.ToRefusal();
        var changed = current with { Name = draft.Name!, Kind = draft.Kind!, Code = draft.Code };
        if (await CodeConflictAsync(session, changed) is { } conflict)
            return conflict;
        await PartnershipStatements.UpdateAsync(session, changed);
        return changed;
    });

    /// <summary>Ends a partnership and deletes its endpoints. What was accepted and sent stays to be looked at until its time is over.</summary>
    public async Task<Outcome<Done>> DeleteAsync(string id)
    {
        var outcome = await catalog.MakeAsync<Done>(async session =>
        {
            var now = clock.GetUtcNow();
            if (await PartnershipStatements.DeleteAsync(session, id, now) == 0)
                return NotFound(id);
            await EndpointStatements.DeleteAllAsync(session, id, now);
            return default(Done);
        });
        if (outcome.IsDone)
            signals.EndpointDeleted();
        return outcome;
    }

    private static Refusal.NotFound NotFound(string id) => new("partnership", id);

    private static async ValueTask<Refusal?> CodeConflictAsync(Session session, Partnership partnership) =>
        partnership.Code is { } code && await PartnershipStatements.CodeIsTakenAsync(session, code, partnership.Id)
            ? new Refusal.Conflict($"Another partnership has the code {code}.")
            : null;

    /// <summary>Partnerships may bring ids of their own, so their age is beside the id in the cursor.</summary>
    private static (long CreatedAt, string Id) AfterKey(string? after, Faults faults)
    {
        if (after is null)
            return (long.MaxValue, "");
        var parts = after.Split(':', 2);
        if (parts.Length == 2 && long.TryParse(parts[0], out var createdAt))
            return (createdAt, parts[1]);
        faults.Add("cursor", "This is no cursor of this list.");
        return default;
    }
}
