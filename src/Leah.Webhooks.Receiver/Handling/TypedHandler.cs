namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Makes a handler of a function over one of the event records.</summary>
internal static class TypedHandler
{
    public static Handler Of<TEvent>(string name, HandlerStart start, Func<IServiceProvider, TEvent, WebhookContext<TEvent>, CancellationToken, Task> run)
        where TEvent : WebhookEvent => new(
            name,
            EventTypeOf(typeof(TEvent)),
            (type, outcome) => outcome is Outcome.New or Outcome.Correction && (typeof(TEvent) != typeof(UnknownEvent) || !EventTypes.IsKnown(type)),
            start,
            async (attempt, cancellation) =>
            {
                var previous = attempt.Previous is { } before ? Read<TEvent>(before) : null;
                var context = new WebhookContext<TEvent>(attempt.Received, attempt.Previous, previous, attempt.Attempt, attempt.Services);
                await run(attempt.Services, Read<TEvent>(attempt.Received), context, cancellation);
                return context;
            });

    /// <summary>The name of a handler that was given none: what it handles.</summary>
    public static string NameOf(Type record) => EventTypeOf(record) ?? (record == typeof(UnknownEvent) ? "unknown-events" : "every-event");

    private static TEvent Read<TEvent>(ReceivedEvent received)
        where TEvent : WebhookEvent =>
        EventJson.Parse(received.Body) is { Event: TEvent read }
            ? read
            : throw new InvalidOperationException($"{received.Id} cannot be read as {typeof(TEvent).Name}.");

    private static string? EventTypeOf(Type record) =>
        record == typeof(UserRegistered) ? EventTypes.UserRegistered
        : record == typeof(OnboardingFinished) ? EventTypes.OnboardingFinished
        : record == typeof(PlacementTestFinished) ? EventTypes.PlacementTestFinished
        : record == typeof(SpeakingTestFinished) ? EventTypes.SpeakingTestFinished
        : record == typeof(OverallLevelCalculated) ? EventTypes.OverallLevel
        : null;
}
