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
            context.InTransaction(session => WriteAsync(session, told));
            return Task.FromResult(context);
        })
    {
        Many = received =>
        {
            WebhookEvent[] told = [.. received.Select(Read)];
            return async session =>
            {
                foreach (var one in told)
                    await WriteAsync(session, one);
            };
        },
    };

    public static WebhookEvent Read(ReceivedEvent received) => EventJson.Parse(received.Body).Event
        ?? throw new InvalidOperationException($"{received.Id} cannot be read.");

    /// <summary>Writes one event. Writing it again changes nothing, and an older one never takes the place of a newer.</summary>
    public static async ValueTask WriteAsync(Session session, WebhookEvent told)
    {
        await UsersTable.WriteAsync(session, told);
        switch (told)
        {
            case OnboardingFinished onboarding:
                await OnboardingsTable.WriteAsync(session, onboarding);
                break;
            case PlacementTestFinished placement:
                await PlacementTestsTable.WriteAsync(session, placement);
                break;
            case SpeakingTestFinished speaking:
                await SpeakingTestsTable.WriteAsync(session, speaking);
                break;
            case OverallLevelCalculated level:
                await OverallLevelsTable.WriteAsync(session, level);
                break;
        }
    }
}
