using System.Text;

namespace Leah.Webhooks.Checking;

/// <summary>One event type: its record and its members in the order in which they are written.</summary>
internal sealed record EventShape(string EventType, Type Record, string Description, params Member[] Members)
{
    private ShapePlaces? _places;

    public byte[] Utf8EventType { get; } = Encoding.UTF8.GetBytes(EventType);

    public ShapePlaces Places => _places ??= new(this);
}
