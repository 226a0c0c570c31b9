namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>How events of one type are told apart: the members that make two of them the same, and those that may differ all the same.</summary>
/// <param name="EventType">The type.</param>
/// <param name="Members">The values of these make the identity.</param>
/// <param name="Ignored">A difference in these makes no correction.</param>
/// <param name="AgainstCurrent">
/// Whether the event states what now holds for the user, as a level does. It is then compared with what holds, not with all that ever did:
/// A, B and A again are three events, and A twice is one.
/// </param>
internal sealed record Recipe(string EventType, IReadOnlyList<MemberPath> Members, IReadOnlyList<MemberPath> Ignored, bool AgainstCurrent)
{
    /// <summary>The key of what the event is about: equal for equal members.</summary>
    public string KeyOf(OpenedEvent opened)
    {
        var key = new KeyHash().Add(EventType);
        foreach (var member in Members)
        {
            if (opened.TryGetValue(member.Path, out var json))
                key.Add(json);
            else
                key.Add(member.Find(opened.Root));
        }

        return KeyHash.Near(Members[0].TextIn(opened), key.ToString());
    }
}
