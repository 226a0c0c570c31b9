using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Triggering;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Reports the steps to the platform's journey routes, as a learning platform would; which events follow is the platform's to decide.</summary>
/// <param name="api">The platform.</param>
/// <param name="registration">With what a learner joins, by its number: a code or a license key.</param>
/// <param name="clock">Measures.</param>
internal sealed class ReportToPlatform(PlatformApi? api, Func<int, JsonObject> registration, TimeProvider clock) : IScenarioEnd
{
    private readonly HashSet<string> _leveled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disturbed = new(StringComparer.Ordinal);

    public IReadOnlyList<ScenarioRequest> Requests(ComposedStep step)
    {
        var learner = $"/v1/learners/{PlatformApi.Part(step.UserId)}";
        var body = step.Event;
        return step.Step.Kind.Word switch
        {
            "register" => [Put("profile", Profile(step, step.Person)), Post("registrations", Registration(step))],
            "onboard" =>
            [
                Put("profile", Profile(step, body["perception"])),
                Put("self-assessment", new() { ["proficiency"] = body["perception"]?["proficiency"]?.DeepClone() }),
                Put("learning-goal", Members(body["perception"], "goal", "timeStudyingEnglish", "whyIsLearningEnglish", "topicsOfInterest")),
            ],
            "placement-test" => [Post("placement-tests", body["test"]?.DeepClone().AsObject() ?? [])],
            "speaking-test" => [Post("speaking-tests", body["test"]?.DeepClone().AsObject() ?? [])],
            // The platform calculates it by itself; After looks whether it did.
            _ => [],
        };

        ScenarioRequest Put(string part, JsonObject say) => new(HttpMethod.Put, $"{learner}/{part}", $"PUT {part}", say);

        ScenarioRequest Post(string part, JsonObject say) => new(HttpMethod.Post, $"{learner}/{part}", $"POST {part}", say);
    }

    public async Task<ScenarioLine> SendAsync(PlannedSending sending, ScenarioRequest request, CancellationToken cancellation)
    {
        if (api is null)
            throw new InvalidOperationException("Nothing is sent without a platform.");
        var line = ScenarioLine.Of(sending, request.What, "succeeded");
        var bytes = EventBody.Write(request.Body);
        var cutOff = sending.How == SendingHow.CutOff;
        HttpContent content = cutOff ? new CutOffContent(bytes) : new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var start = clock.GetTimestamp();
        try
        {
            var answer = await api.SendAsync(request.Method, request.Path, content, cancellation);
            var fired = Fired(answer);
            if (fired.Contains(EventTypes.OverallLevel))
                _leveled.Add(sending.Step.UserId);
            return line with { DurationMs = Elapsed(), Fired = fired };
        }
        catch (ApiException error)
        {
            // A registration that comes once more is a conflict, and what a repeat is to be answered.
            var repeated = error.Status == 409 && sending.Faults.Contains("duplicate");
            var outcome = cutOff && error.Status is null ? "cut-off" : repeated ? "repeated" : error.Status is null ? "connection" : "rejected";
            return line with { Outcome = outcome, StatusCode = error.Status, DurationMs = Elapsed(), Error = outcome is "cut-off" or "repeated" ? null : error.Message };
        }

        double Elapsed() => Math.Round(clock.GetElapsedTime(start).TotalMilliseconds, 1);
    }

    public ScenarioLine? After(PlannedSending sending)
    {
        if (sending.How != SendingHow.Whole || sending.Faults.Any(fault => fault != "duplicate"))
            _disturbed.Add(sending.Step.UserId);
        if (sending.Step.Step.Kind != StepKind.OverallLevel || sending.How != SendingHow.Whole)
            return null;
        var line = ScenarioLine.Of(sending, "(calculated)", "succeeded");
        // Where steps were lost or are still to come, there may be no level yet.
        return _leveled.Contains(sending.Step.UserId) || _disturbed.Contains(sending.Step.UserId)
            ? line
            : line with { Outcome = "missing", Error = "The platform fired no OVERALL_LEVEL: it wants a placement test and a speaking test." };
    }

    private static JsonObject Profile(ComposedStep step, JsonNode? place) => new()
    {
        ["personalInformation"] = step.Event["user"]?["personalInformation"]?.DeepClone(),
        ["countryCode"] = place?["countryCode"]?.DeepClone(),
        ["regionName"] = place?["regionName"]?.DeepClone(),
        ["externalIds"] = step.Event["externalIds"]?.DeepClone(),
    };

    private JsonObject Registration(ComposedStep step)
    {
        var with = registration(step.Learner);
        with["externalIds"] = step.Event["externalIds"]?.DeepClone();
        return with;
    }

    private static JsonObject Members(JsonNode? of, params ReadOnlySpan<string> names)
    {
        var members = new JsonObject();
        foreach (var name in names)
            members[name] = of?[name]?.DeepClone();
        return members;
    }

    private static IReadOnlyList<string> Fired(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("events", out var events)
            ? [.. events.EnumerateArray().Select(each => each.Member("eventType").GetString() ?? "")]
            : [];
}
