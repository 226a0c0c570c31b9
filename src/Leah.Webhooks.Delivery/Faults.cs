namespace Leah.Webhooks.Delivery;

/// <summary>Gathers all that is wrong with an input, so that people mend it in one go.</summary>
internal sealed class Faults
{
    private readonly Dictionary<string, List<string>> _found = new(StringComparer.Ordinal);

    public bool Any => _found.Count > 0;

    /// <summary>Notes a fault.</summary>
    /// <param name="path">Where: a JSON path, or a parameter's name.</param>
    /// <param name="message">What is wrong and what is right, in a sentence.</param>
    public void Add(string path, string message)
    {
        if (!_found.TryGetValue(path, out var messages))
            _found[path] = messages = [];
        messages.Add(message);
    }

    public Refusal.Invalid ToRefusal() => new(_found.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal));
}
