namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Why a body is the event that it is.</summary>
/// <param name="EventType">Its type; null where it would be refused.</param>
/// <param name="Problems">What it lacks, or why it would be refused.</param>
/// <param name="TransportKey">What would tell the same request again.</param>
/// <param name="Members">The members that make its identity, with their values.</param>
/// <param name="Ignored">The members that may differ without making a correction.</param>
/// <param name="Rule">How the identity is used, in a sentence.</param>
/// <param name="Key">The key made of the members; null where the event has none.</param>
/// <param name="Outcome">What it would turn out to be if it came now; null where no database was asked.</param>
/// <param name="SameAs">What it would repeat or correct.</param>
internal sealed record Explanation(
    string? EventType, IReadOnlyList<string> Problems, string TransportKey, IReadOnlyList<ExplainedMember> Members, IReadOnlyList<string> Ignored, string Rule,
    string? Key, Outcome? Outcome = null, string? SameAs = null);

/// <summary>One member of an identity.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Value">Its value as JSON; null where the event has none.</param>
internal sealed record ExplainedMember(string Path, string? Value);
