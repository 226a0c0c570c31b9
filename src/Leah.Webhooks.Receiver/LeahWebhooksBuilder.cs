using System.Diagnostics.CodeAnalysis;
using Leah.Webhooks.Receiver.Handling;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver;

/// <summary>Says what happens with received events. Each handler has its own progress, its own retries and its own dead letters.</summary>
public sealed class LeahWebhooksBuilder
{
    internal LeahWebhooksBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Handles events of one type with a function.</summary>
    /// <typeparam name="TEvent">The event: one of the five records, <see cref="UnknownEvent"/>, or <see cref="WebhookEvent"/> for all.</typeparam>
    /// <param name="handler">Handles one event. When it returns, the event is done for this handler; when it throws, it is tried again later.</param>
    /// <param name="name">The name under which the database keeps the handler's progress. Defaults to the event type; a second handler of a type needs one.</param>
    /// <param name="start">Where the handler begins when the database does not know its name yet.</param>
    public LeahWebhooksBuilder Handle<TEvent>(
        Func<TEvent, WebhookContext<TEvent>, CancellationToken, Task> handler, string? name = null, HandlerStart start = HandlerStart.Now)
        where TEvent : WebhookEvent =>
        Add(TypedHandler.Of<TEvent>(name ?? TypedHandler.NameOf(typeof(TEvent)), start, (_, received, context, cancellation) => handler(received, context, cancellation)));

    /// <summary>Handles events of one type with a class, made anew in a scope of its own for each try.</summary>
    /// <typeparam name="TEvent">The event: one of the five records, <see cref="UnknownEvent"/>, or <see cref="WebhookEvent"/> for all.</typeparam>
    /// <typeparam name="THandler">The class.</typeparam>
    /// <param name="name">The name under which the database keeps the handler's progress. Defaults to the class's name.</param>
    /// <param name="start">Where the handler begins when the database does not know its name yet.</param>
    public LeahWebhooksBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string? name = null, HandlerStart start = HandlerStart.Now)
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent>
    {
        Services.AddScoped<THandler>();
        return Add(TypedHandler.Of<TEvent>(
            name ?? typeof(THandler).Name, start,
            (services, received, context, cancellation) => services.GetRequiredService<THandler>().HandleAsync(received, context, cancellation)));
    }

    /// <summary>Handles every event as it came, by its bytes, whatever its type: for passing events on.</summary>
    /// <param name="name">The name under which the database keeps the handler's progress.</param>
    /// <param name="handler">Handles one event.</param>
    /// <param name="start">Where the handler begins when the database does not know its name yet.</param>
    /// <param name="incompleteToo">Whether it also gets events that lack members they should have.</param>
    public LeahWebhooksBuilder HandleRaw(
        string name, Func<WebhookContext, CancellationToken, Task> handler, HandlerStart start = HandlerStart.Now, bool incompleteToo = false) =>
        Add(RawHandler.Of(name, start, incompleteToo, handler));

    internal LeahWebhooksBuilder Add(Handler handler)
    {
        Services.AddSingleton(handler);
        return this;
    }
}
