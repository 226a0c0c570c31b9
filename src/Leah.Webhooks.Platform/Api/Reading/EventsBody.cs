using System.Reflection;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>What a publisher sends: one event as JSON, or many as a line of JSON each. Its bytes are kept as they are; what is in them is the intake's to check.</summary>
internal sealed class EventsBody : IRequestPart, IBindableFromHttpContext<EventsBody>, IEndpointParameterMetadataProvider
{
    public const string OneEvent = "application/json";
    public const string ManyEvents = "application/x-ndjson";

    private const int LargestEvent = 256 * 1024;
    private const int LargestBody = 16 * 1024 * 1024;
    private const int MostLines = 10_000;
    private static readonly TimeSpan WhenFull = TimeSpan.FromSeconds(1);

    public Faults Faults { get; } = new();

    public Problem? Refusal { get; private init; }

    /// <summary>Each event's JSON.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Events { get; private init; } = [];

    /// <summary>Whether it came as lines.</summary>
    public bool Many { get; private init; }

    public static async ValueTask<EventsBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var many = (context.Request.ContentType ?? "").StartsWith(ManyEvents, StringComparison.OrdinalIgnoreCase);
        var limit = many ? LargestBody : LargestEvent;
        var budget = context.RequestServices.GetRequiredService<BodyBudget>();
        if (budget.TryTake(Math.Min(limit, context.Request.ContentLength ?? limit)) is not { } share)
            return new EventsBody { Refusal = ProblemCatalog.Busy(WhenFull) };
        context.Response.RegisterForDispose(share);
        if (await BoundedBody.ReadAsync(context.Request, limit) is not { } body)
            return new EventsBody { Refusal = ProblemCatalog.BodyTooLarge(limit) };
        return many ? Split(body) : new EventsBody { Events = [body] };
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([OneEvent, ManyEvents], typeof(RawJson)));

    private static EventsBody Split(byte[] body)
    {
        List<ReadOnlyMemory<byte>> lines = [];
        foreach (var range in body.AsSpan().Split((byte)'\n'))
        {
            var line = body.AsMemory(range).TrimEnd((byte)'\r');
            if (line.Length > LargestEvent)
                return new EventsBody { Refusal = ProblemCatalog.BodyTooLarge($"The event $[{lines.Count}] has {line.Length} bytes; an event may have {LargestEvent}.") };
            if (line.Length > 0)
                lines.Add(line);
            if (lines.Count > MostLines)
                return new EventsBody { Refusal = ProblemCatalog.BodyTooLarge($"There are more than {MostLines} lines. Send them in several requests.") };
        }

        return new EventsBody { Events = lines, Many = true };
    }
}
