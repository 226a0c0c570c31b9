namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>The recipe of each event type: the built-in one, or what the options put in its place.</summary>
internal sealed class Recipes
{
    private static readonly Dictionary<string, string[]> BuiltIn = new(StringComparer.Ordinal)
    {
        [EventTypes.UserRegistered] = ["user.id", "partner.id"],
        [EventTypes.OnboardingFinished] = ["user.id", "partner.id"],
        [EventTypes.PlacementTestFinished] = ["test.id"],
        [EventTypes.SpeakingTestFinished] = ["test.id"],
        [EventTypes.OverallLevel] =
            ["user.id", "overall.level", "overall.sublevel", "overall.score", "speakingTest.id", "placementTest.id"],
    };

    private readonly Dictionary<string, Recipe> _byType = new(StringComparer.Ordinal);

    public Recipes(IDictionary<string, IdentityOptions> changes)
    {
        foreach (var type in BuiltIn.Keys.Union(changes.Keys, StringComparer.Ordinal))
        {
            var change = changes.TryGetValue(type, out var found) ? found : new IdentityOptions();
            var members = change.Members.Count > 0 ? change.Members : BuiltIn.GetValueOrDefault(type, []);
            if (members.Count > 0)
                _byType[type] = new(type, Paths(members), Paths(change.Ignore), AgainstCurrent: type == EventTypes.OverallLevel);
        }
    }

    /// <summary>The type's recipe; null for a type that nobody gave one: its events are told apart by <see cref="TransportKey"/> alone.</summary>
    public Recipe? For(string eventType) => _byType.GetValueOrDefault(eventType);

    private static List<MemberPath> Paths(IEnumerable<string> paths) => [.. paths.Select(path => new MemberPath(path))];
}
