using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Storage.Tables;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Tables;

/// <summary>The handler of our own: brings what each event says into the tables that the partner reads. A handler like any other, with its own progress.</summary>
internal static class FillTables
{
    public const string HandlerName = "tables";

    public static Handler AsHandler() => new(
        HandlerName,
        EventType: null,
        (type, outcome) => EventTypes.IsKnown(type) && outcome is Outcome.New or Outcome.Correction,
        HandlerStart.Beginning,
        (attempt, _) =>
        {
            var context = new WebhookContext(attempt.Received, attempt.Previous, attempt.Attempt, attempt.Services);
            var told = Read(attempt.Received);
            context.InTransaction(session => WriteAsync(session, [told]));
            return Task.FromResult(context);
        })
    {
        Many = received =>
        {
            WebhookEvent[] told = [.. received.Select(Read)];
            return session => WriteAsync(session, told);
        },
    };

    public static WebhookEvent Read(ReceivedEvent received) => EventJson.Parse(received.Body).Event
        ?? throw new InvalidOperationException($"{received.Id} cannot be read.");

    /// <summary>Writes events, as if one came after the other. Writing them again changes nothing, and an older one never takes the place of a newer.</summary>
    public static async ValueTask WriteAsync(Session session, IReadOnlyList<WebhookEvent> told)
    {
        await UsersTable.WriteAsync(session, told);
        await OnboardingsTable.Rows.WriteAsync(session, [.. told.OfType<OnboardingFinished>()]);
        await PlacementTestsTable.Rows.WriteAsync(session, [.. told.OfType<PlacementTestFinished>()]);
        await SpeakingTestsTable.Rows.WriteAsync(session, [.. told.OfType<SpeakingTestFinished>()]);
        await OverallLevelsTable.Rows.WriteAsync(session, [.. told.OfType<OverallLevelCalculated>()]);
    }
}
