using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Input;

/// <summary>A node of a YAML file with its place. What is wrong is collected, each fault with its line, so that all of them are told at once.</summary>
internal sealed class YamlNode
{
    private readonly JsonNode? _value;
    private readonly Source _source;

    private YamlNode(JsonNode? value, string path, Source source) => (_value, Path, _source) = (value, path, source);

    /// <summary>Where it stands: <c>steps[0].after</c>.</summary>
    public string Path { get; }

    public JsonNode? Value => _value;

    public long Line => _source.Lines.Of(Path);

    /// <summary>The members of a mapping; none where it is no mapping.</summary>
    public IEnumerable<YamlNode> Members => (_value as JsonObject ?? []).Select(member => At(member.Value, Path.Length == 0 ? member.Key : $"{Path}.{member.Key}", member.Key));

    /// <summary>The items of a list; none where it is no list.</summary>
    public IEnumerable<YamlNode> Items => (_value as JsonArray ?? []).Select((item, i) => At(item, $"{Path}[{i}]", ""));

    /// <summary>The member's own name; empty for an item.</summary>
    public string Name { get; private init; } = "";

    public bool IsMapping => _value is JsonObject;

    public bool IsList => _value is JsonArray;

    /// <exception cref="UsageException">It is no YAML at all.</exception>
    public static YamlNode Parse(string text, string file)
    {
        var lines = new YamlLines();
        return new(YamlText.Parse(text, file, lines), "", new(file, lines, []));
    }

    /// <summary>A member; null where it is absent or null.</summary>
    public YamlNode? Find(string name) => (_value as JsonObject)?[name] is null ? null : Members.First(member => member.Name == name);

    /// <summary>Notes that something is wrong here.</summary>
    public void Fault(string what) => _source.Faults.Add((Line, what));

    /// <summary>Notes members that are not known.</summary>
    public void AllowOnly(params IReadOnlyList<string> known)
    {
        foreach (var stranger in Members.Where(member => !known.Contains(member.Name)))
            stranger.Fault($"{stranger.Path} is not known. There {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}.");
    }

    /// <summary>Its text; a number is none, for it may have lost its leading zeros.</summary>
    public string? Text()
    {
        if (_value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return value.GetValue<string>();
        Fault(_value is JsonValue ? $"{Path} is text, and stands there as a number or a truth: write it in quotes." : $"{Path} is no text.");
        return null;
    }

    /// <summary>A whole number within bounds; the least of them where it is none.</summary>
    public int Whole(int least, int most)
    {
        if (_value is JsonValue value && value.TryGetValue<long>(out var number) && number >= least && number <= most)
            return (int)number;
        Fault($"{Path} goes from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}.");
        return least;
    }

    /// <summary>A length of time.</summary>
    public TimeSpan Span()
    {
        if (SpanText.TryParse(_value?.ToString() ?? "") is { } span)
            return span;
        Fault($"{Path} is no length of time: write 250ms, 30s, 5m, 1h or 2d.");
        return TimeSpan.Zero;
    }

    /// <summary>Complains of all that was found to be wrong.</summary>
    /// <exception cref="UsageException">Something is.</exception>
    public void ThrowFaults()
    {
        if (_source.Faults.Count > 0)
            throw new UsageException(string.Join('\n', _source.Faults.OrderBy(fault => fault.Line).Select(fault => $"{_source.File}, line {fault.Line}: {fault.What}")));
    }

    private YamlNode At(JsonNode? value, string path, string name) => new(value, path, _source) { Name = name };

    private sealed record Source(string File, YamlLines Lines, List<(long Line, string What)> Faults);
}
