using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Leah.Webhooks.Checking;
using Leah.Webhooks.Json;

namespace Leah.Webhooks;

/// <summary>Tells a repeated event from a new one, though events carry no id of their own.</summary>
/// <remarks>
/// <para>Two events with the same key tell of the same thing. The members that make the key, beside the type:</para>
/// <list type="table">
/// <item><term><c>USER_REGISTERED</c>, <c>ONBOARDING_FINISHED</c></term>
/// <description><c>user.id</c> and <c>partner.id</c>: once per user and partnership.</description></item>
/// <item><term><c>PLACEMENT_TEST_FINISHED</c>, <c>SPEAKING_TEST_FINISHED</c></term>
/// <description><c>test.id</c>: a test that is taken again has a new id.</description></item>
/// <item><term><c>OVERALL_LEVEL</c></term>
/// <description><c>user.id</c>, the instant of <c>date</c>, <c>overall.level</c>, <c>overall.sublevel</c>: a level that comes
/// back later is new. Which of a user's levels is the current one, its date decides.</description></item>
/// </list>
/// <para>Same key and other members: a correction. Spacing, member order and unknown members change no key. The key is a JSON
/// array, so no two lists of members make the same one.</para>
/// </remarks>
public static class EventIdentity
{
    private static readonly JsonWriterOptions s_writing = new() { Encoder = StringifyEncoder.Instance };

    /// <summary>
    /// The key of an event. Null when a member that it cannot do without is missing, empty or no date, when one is longer than
    /// 200 characters, and for unknown types. A missing partnership or level stands in the key as null.
    /// </summary>
    /// <param name="event">The event.</param>
    public static string? Of(WebhookEvent @event) => @event switch
    {
        UserRegistered or OnboardingFinished => Key(@event, needed: [@event.User?.Id], others: [@event.Partner?.Id]),
        PlacementTestFinished { Test.Id: var id } => Key(@event, needed: [id], others: []),
        SpeakingTestFinished { Test.Id: var id } => Key(@event, needed: [id], others: []),
        OverallLevelCalculated { Date.Instant: { } date, Overall: { } overall } =>
            Key(@event, needed: [@event.User?.Id, TextOf(date)], others: [overall.Level, overall.Sublevel]),
        _ => null,
    };

    private static string TextOf(DateTimeOffset date) => date.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string? Key(WebhookEvent @event, ReadOnlySpan<string?> needed, ReadOnlySpan<string?> others)
    {
        foreach (var member in needed)
        {
            if (string.IsNullOrEmpty(member))
                return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_writing))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(@event.Event);
            foreach (var member in (ReadOnlySpan<string?>)[.. needed, .. others])
            {
                if (member?.Length > MemberValue.LongestId)
                    return null;
                writer.WriteStringValue(member);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
