using System.Collections.Frozen;
using System.Text.Json;

namespace Leah.Webhooks.Json;

/// <summary>Tells a member that stood as null from one that did not stand at all: a record's property is null for both.</summary>
internal static class NullMembers
{
    // The platform writes a partnership's missing code as null and leaves out everything else that is missing.
    private const string WrittenAsNull = "code";

    public static bool Writes(EventPart part, string member) =>
        part.NullMembers?.Contains(member) ?? (part is Partner && member == WrittenAsNull);

    /// <summary>Notes in a part that was read, and in all parts inside it, which members stood as null.</summary>
    public static void Remember(JsonElement json, EventPart part)
    {
        HashSet<string>? nulls = null;
        foreach (var property in EventSerialization.TypeOf(part.GetType()).Properties)
        {
            if (property.IsExtensionData || property.Get is not { } get || !json.TryGetProperty(property.Name, out var member))
                continue;
            if (member.ValueKind == JsonValueKind.Null)
                (nulls ??= []).Add(property.Name);
            else if (member.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                RememberInside(member, get(part));
        }

        part.NullMembers = nulls ?? (IReadOnlySet<string>)FrozenSet<string>.Empty;
    }

    private static void RememberInside(JsonElement json, object? value)
    {
        if (value is EventPart part)
            Remember(json, part);
        if (value is not IEnumerable<EventPart> parts)
            return;
        foreach (var (item, inner) in json.EnumerateArray().Zip(parts))
            Remember(item, inner);
    }
}
