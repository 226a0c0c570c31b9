using Leah.Webhooks.Catalogue;
using Leah.Webhooks.Checking;

namespace Leah.Webhooks;

/// <summary>The five event types with what one needs to build against them: description, schema, sample.</summary>
public static class EventCatalogue
{
    /// <summary>All five, in the order of <see cref="EventTypes.All"/>.</summary>
    public static IReadOnlyList<CataloguedEvent> All { get; } = [.. EventShapes.All.Select(Describe)];

    /// <summary>The entry of one type; null for an unknown one.</summary>
    /// <param name="eventType">One of <see cref="EventTypes"/>.</param>
    public static CataloguedEvent? Find(string eventType) => All.FirstOrDefault(entry => entry.EventType == eventType);

    private static CataloguedEvent Describe(EventShape shape) =>
        new(shape.EventType, shape.Description, SchemaOfShape.Write(shape), Sample(shape.EventType));

    private static byte[] Sample(string eventType)
    {
        using var resource = typeof(EventCatalogue).Assembly.GetManifestResourceStream($"Samples/{eventType}.json")
            ?? throw new InvalidOperationException($"The sample of {eventType} is not in the assembly.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
