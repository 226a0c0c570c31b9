using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Triggering;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Tells an endpoint of the steps as the platform would: an event each.</summary>
internal sealed class SendToEndpoint(EventSender? sender) : IScenarioEnd
{
    public IReadOnlyList<ScenarioRequest> Requests(ComposedStep step) => [new(HttpMethod.Post, "", step.Step.Kind.EventType, step.Event)];

    public async Task<ScenarioLine> SendAsync(PlannedSending sending, ScenarioRequest request, CancellationToken cancellation)
    {
        if (sender is null)
            throw new InvalidOperationException("Nothing is sent without an endpoint.");
        var cutOff = sending.How == SendingHow.CutOff;
        var exchange = await sender.SendAsync(new(sending.Step.WebhookId, EventBody.Write(request.Body), sending.Attempt, cutOff), cancellation);
        var line = ScenarioLine.Of(sending, request.What, exchange.Outcome) with { WebhookId = sending.Step.WebhookId };
        if (!cutOff)
            return line.With(exchange);
        // Half a body is no event, so there is nothing to say yes to.
        return exchange.IsSuccess
            ? (line with { Outcome = "rejected" }).With(exchange) with { Error = "Half a body was answered as if it were whole." }
            : (line with { Outcome = "cut-off" }).With(exchange) with { Error = null };
    }

    public ScenarioLine? After(PlannedSending sending) => null;
}
