namespace Leah.Webhooks.Delivery;

/// <summary>A contract between the learning platform and an organization: whose learners' events go to whose endpoints.</summary>
/// <param name="Id">Its id: the <c>partner.id</c> of events.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Kind"><c>B2B</c>, <c>B2B2C</c> or <c>LEADS</c>.</param>
/// <param name="Code">The code with which learners join, where it has one.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Partnership(string Id, string Name, string Kind, string? Code, DateTimeOffset CreatedAt)
{
    /// <summary>The kinds of partnership that there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["B2B", "B2B2C", "LEADS"];
}
