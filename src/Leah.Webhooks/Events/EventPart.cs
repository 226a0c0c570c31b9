using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks;

/// <summary>An event or an object inside one. Members this version does not know are kept, at every depth.</summary>
/// <remarks>
/// Records compare lists and <see cref="OtherMembers"/> by reference. To compare two events by what they say, compare
/// what <see cref="EventJson.Write(WebhookEvent)"/> gives for them.
/// </remarks>
public abstract record EventPart
{
    /// <summary>The members that were read and are not known here; written after the known ones. Null when there are none.</summary>
    [JsonExtensionData]
    // Not "init": System.Text.Json takes that for a constructor's parameter, which extension data may not be.
    public IDictionary<string, JsonElement>? OtherMembers { get; set; }

    /// <summary>Which known members stood as null when this was read, so that they are written again. Null when made in code.</summary>
    internal IReadOnlySet<string>? NullMembers { get; set; }

    /// <summary>Whether the other is of the same type and has the same <see cref="OtherMembers"/>.</summary>
    /// <param name="other">The other.</param>
    public virtual bool Equals(EventPart? other) =>
        other is not null && EqualityContract == other.EqualityContract && ReferenceEquals(OtherMembers, other.OtherMembers);

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();
}
