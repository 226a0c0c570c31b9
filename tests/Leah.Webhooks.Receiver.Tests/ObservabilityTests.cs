using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Leah.Webhooks.Receiver.Tests;

/// <summary>What can be seen from outside: metrics, traces, the document.</summary>
public sealed class ObservabilityTests
{
    [Fact]
    public async Task Requests_are_counted_by_outcome_and_refusals_by_reason()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        var meters = receiver.Services.GetRequiredService<IMeterFactory>();
        using var stored = new MetricCollector<long>(meters, ReceiverMetrics.MeterName, "leah.receiver.stored");
        using var refused = new MetricCollector<long>(meters, ReceiverMetrics.MeterName, "leah.receiver.refused");

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        (await receiver.PostAsync("nonsense")).Dispose();
        (await receiver.SendAsync(_ => { })).Dispose();

        stored.GetMeasurementSnapshot().Select(one => $"{one.Tags["event_type"]} {one.Tags["outcome"]}").ShouldBe(["USER_REGISTERED new", "USER_REGISTERED duplicate"]);
        refused.GetMeasurementSnapshot().Select(one => one.Tags["reason"]).ShouldBe(["NotAnEvent", "Credential"]);
    }

    [Fact]
    public async Task Lag_and_dead_letters_are_told_by_handler()
    {
        await using var receiver = await RunningReceiver.StartAsync(
            options => options.Handling.MaxAttempts = 1,
            webhooks => webhooks.Handle<UserRegistered>((_, _, _) => throw new InvalidOperationException("no"), name: "greet"));
        using var dead = new MetricCollector<long>(receiver.Services.GetRequiredService<IMeterFactory>(), ReceiverMetrics.MeterName, "leah.receiver.dead_letters");

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        await Eventually.SeesAsync(
            () =>
            {
                dead.RecordObservableInstruments();
                return dead.GetMeasurementSnapshot().Select(one => $"{one.Tags["handler"]}: {one.Value}").ToList();
            },
            seen => seen.Contains("greet: 1"));
    }

    [Fact]
    public async Task Trace_of_a_handler_leads_back_to_the_request_that_brought_the_event()
    {
        var links = new TaskCompletionSource<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ReceiverMetrics.MeterName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("leah.handler") is "traced")
                    links.TrySetResult(activity.Links.Single().Context.TraceId);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var receiver = await RunningReceiver.StartAsync(handlers: webhooks => webhooks.Handle<UserRegistered>((_, _, _) => Task.CompletedTask, name: "traced"));

        using var answer = await receiver.SendAsync(request =>
        {
            request.Headers.Authorization = RunningReceiver.Basic();
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            request.Content = new StringContent(Samples.Of(EventTypes.UserRegistered));
        });

        (await links.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ToHexString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void Document_has_a_webhook_for_each_event_type_with_its_schema_and_sample()
    {
        using var document = JsonDocument.Parse(WebhooksDocument.Create().ToJsonString());

        document.RootElement.GetProperty("openapi").GetString().ShouldBe("3.1.0");
        document.RootElement.GetProperty("webhooks").EnumerateObject().Select(webhook => webhook.Name).ShouldBe(EventTypes.All);
        foreach (var type in EventTypes.All)
        {
            document.RootElement.GetProperty("components").GetProperty("schemas").TryGetProperty(type, out _).ShouldBeTrue();
            var content = document.RootElement.GetProperty("webhooks").GetProperty(type).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
            content.GetProperty("example").GetProperty("event").GetString().ShouldBe(type);
        }
    }
}
