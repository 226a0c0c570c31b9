using System.Collections.Concurrent;
using Leah.Webhooks.Platform.Access.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Access;

/// <summary>
/// All API keys, kept in memory so that a request costs no look at the database. The table is changed first, then what is kept here:
/// a key that was shown works after a crash, and a deleted one does not come back.
/// </summary>
internal sealed class ApiKeys(ApiKeyTable table, IdGenerator ids, TimeProvider clock)
{
    private readonly ConcurrentDictionary<KeyDigest, ApiKey> known = new();
    private readonly ConcurrentDictionary<string, bool> deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> uses = new(StringComparer.Ordinal);

    /// <summary>All keys that are stored, newest first.</summary>
    public IReadOnlyList<ApiKey> All => [.. known.Values.Where(key => key.Id != ConfiguredOperator).Select(WithLastUse).OrderByDescending(key => key.Id, StringComparer.Ordinal)];

    private static string ConfiguredOperator => "configured";

    /// <summary>Reads what is stored, and adds the operator's key of the settings, which is stored nowhere.</summary>
    public async Task LoadAsync(string? configuredOperatorKey)
    {
        foreach (var key in await table.AllAsync())
            known[key.Digest] = key;
        if (configuredOperatorKey is not null && KeyDigest.Of(configuredOperatorKey) is { } digest)
            known[digest] = new ApiKey(ConfiguredOperator, "Security:OperatorKey", Role.Operator, null, digest, clock.GetUtcNow(), null);
    }

    /// <summary>The key that somebody presents, where it is one; remembers that it was used.</summary>
    public ApiKey? Recognize(string presented)
    {
        if (KeyDigest.Of(presented) is not { } digest || !known.TryGetValue(digest, out var key))
            return null;
        uses[key.Id] = Minute(clock.GetUtcNow());
        return key;
    }

    /// <summary>Whether a key that was recognized is still one: a stream outlives the request's sign-in.</summary>
    public bool IsKnown(string id) => known.Values.Any(key => key.Id == id);

    /// <summary>Makes a key; its text is in the answer and nowhere else.</summary>
    public async Task<(ApiKey Key, string Text)> MakeAsync(string name, Role role, string? partnershipId)
    {
        var text = NewKey.For(role);
        var key = new ApiKey(ids.Next("key"), name, role, partnershipId, KeyDigest.Of(text) ?? throw new InvalidOperationException("A new key is too long to be one."), clock.GetUtcNow(), null);
        await table.AddAsync(key);
        known[key.Digest] = key;
        return (key, text);
    }

    /// <summary>Makes an operator's key where no node has made one yet; gives its text, or null where there is one.</summary>
    public async Task<string?> MakeFirstAsync(string name)
    {
        var text = NewKey.For(Role.Operator);
        var key = new ApiKey(ids.Next("key"), name, Role.Operator, null, KeyDigest.Of(text) ?? throw new InvalidOperationException("A new key is too long to be one."), clock.GetUtcNow(), null);
        if (!await table.AddFirstAsync(key))
            return null;
        known[key.Digest] = key;
        return text;
    }

    /// <summary>Takes in what other nodes have changed: keys that are new, and those that are gone.</summary>
    public async Task RefreshAsync()
    {
        // What was known before the look and is not there is gone; what is made meanwhile is not touched.
        var before = known.Values.Where(key => key.Id != ConfiguredOperator).ToList();
        var stored = (await table.AllAsync()).ToDictionary(key => key.Digest);
        foreach (var gone in before.Where(key => !stored.ContainsKey(key.Digest)))
            Forget(gone);
        foreach (var key in stored.Values)
            Learn(key);
    }

    /// <summary>The key that somebody presents where another node has made it a moment ago.</summary>
    public async Task<ApiKey?> FindAsync(string presented)
    {
        if (!table.IsShared || KeyDigest.Of(presented) is not { } digest || await table.FindAsync(digest) is not { } key)
            return null;
        Learn(key);
        return Recognize(presented);
    }

    /// <summary>Deletes a key; false where there is none of that id.</summary>
    public async Task<bool> DeleteAsync(string id)
    {
        if (id == ConfiguredOperator || known.Values.FirstOrDefault(key => key.Id == id) is not { } found)
            return false;
        await table.DeleteAsync(id);
        Forget(found);
        return true;
    }

    /// <summary>Deletes the keys of a partnership that is no more.</summary>
    public async Task DeleteOfPartnershipAsync(string partnershipId)
    {
        await table.DeleteOfPartnershipAsync(partnershipId);
        foreach (var key in known.Values.Where(key => key.PartnershipId == partnershipId))
            Forget(key);
    }

    /// <summary>Writes down the uses since the last time.</summary>
    public async Task RecordUsesAsync()
    {
        List<(string Id, DateTimeOffset At)> changed = [];
        foreach (var key in known.Values)
        {
            if (key.Id != ConfiguredOperator && uses.TryGetValue(key.Id, out var at) && at != key.LastUsedAt)
                changed.Add((key.Id, at));
        }

        if (changed.Count == 0)
            return;
        await table.SetLastUsedAsync(changed);
        foreach (var (id, at) in changed)
        {
            if (known.Values.FirstOrDefault(key => key.Id == id) is { } key)
                known.TryUpdate(key.Digest, key with { LastUsedAt = at }, key);
        }
    }

    /// <summary>Takes in a key that another node made. What was deleted here while it was being read does not come back.</summary>
    private void Learn(ApiKey key)
    {
        if (!deleted.ContainsKey(key.Id))
            known.TryAdd(key.Digest, key);
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private ApiKey WithLastUse(ApiKey key) => uses.TryGetValue(key.Id, out var at) ? key with { LastUsedAt = at } : key;

    private void Forget(ApiKey key)
    {
        deleted[key.Id] = true;
        known.TryRemove(key.Digest, out _);
        uses.TryRemove(key.Id, out _);
    }
}
