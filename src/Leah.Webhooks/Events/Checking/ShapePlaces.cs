namespace Leah.Webhooks.Checking;

/// <summary>The members of a shape, numbered, so that one pass over an event's bytes can note where each one's value stands.</summary>
/// <remarks>Members of objects in a list have no number: there may be any number of them.</remarks>
internal sealed class ShapePlaces
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public ShapePlaces(EventShape shape) => Members = NumberAll(shape.Members, "", isNumbered: true);

    /// <summary>The event's own members, in the order in which they are written.</summary>
    public Place[] Members { get; }

    /// <summary>How many numbers there are.</summary>
    public int Count => _numbers.Count;

    /// <summary>The number of the member that is named from the root, as <c>user.id</c>; negative where the shape has no such member with one value.</summary>
    public int NumberOf(string path) => _numbers.GetValueOrDefault(path, -1);

    private Place[] NumberAll(Member[] members, string before, bool isNumbered) =>
        [.. members.Select(member => Number(member, before + member.Name, isNumbered))];

    private Place Number(Member member, string path, bool isNumbered)
    {
        var number = -1;
        if (isNumbered && member.Kind is not (MemberKind.Object or MemberKind.Objects or MemberKind.Texts))
            _numbers[path] = number = _numbers.Count;
        return new Place(member, number, NumberAll(member.Members, path + ".", isNumbered && member.Kind == MemberKind.Object));
    }

    /// <summary>A member and its number; negative where it has none.</summary>
    public sealed record Place(Member Member, int Number, Place[] Members);
}
