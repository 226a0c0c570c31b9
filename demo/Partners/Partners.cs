using System.Security.Cryptography;

namespace Leah.Webhooks.Demo;

/// <summary>An organization that wants to know what its learners do.</summary>
internal sealed record Partnership(string Id, string Name, string Kind, string? Code, IReadOnlyList<PartnerEndpoint> Endpoints);

/// <summary>One of its programs that listens.</summary>
internal sealed record PartnerEndpoint(string Name, string Path, Credentials Credentials, IReadOnlyList<string> EventTypes)
{
    /// <summary>How many requests it takes at once; null for as many as the platform likes.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>The name of the file that its receiver keeps what came in.</summary>
    public string DatabaseName => $"{Name.ToLowerInvariant().Replace(' ', '-')}.db";

    /// <summary>Its own delays before the second and third attempt; null for the platform's.</summary>
    public IReadOnlyList<double>? RetryDelaysSeconds { get; init; }
}

/// <summary>Who takes part: three partnerships, one of each kind, with four endpoints and both kinds of credentials.</summary>
internal sealed class Partners
{
    /// <summary>A university. Its learning management system will be down for a while.</summary>
    public Partnership Norte { get; } = new("662fc3c33eb47f6dcb97c71e", "Universidad del Norte", "B2B2C", "NORTE-24",
        // Long enough a delay for the hold to come first, however slow the machine, and so for the probe to be a second attempt.
        [new("Norte LMS", "/norte/lms", Basic("norte"), EventTypes.All) { MaxInFlight = 2, RetryDelaysSeconds = [10, 3] }]);

    /// <summary>A school with two programs: one wants everything, one wants results.</summary>
    public Partnership Andino { get; } = new("6408f36388f7f41b188288a6", "Colegio Andino", "B2B", null,
    [
        new("Andino records", "/andino/records", Basic("andino"), EventTypes.All),
        new("Andino reports", "/andino/reports", Bearer(), [EventTypes.PlacementTestFinished, EventTypes.SpeakingTestFinished, EventTypes.OverallLevel]),
    ]);

    /// <summary>An agency that wants leads and their levels. It will refuse one request.</summary>
    public Partnership TalentoYa { get; } = new("6634f2b07c9d1e5a40b8c913", "TalentoYa", "LEADS", "TALENTO",
        [new("TalentoYa CRM", "/talentoya/crm", Bearer(), [EventTypes.UserRegistered, EventTypes.OnboardingFinished, EventTypes.OverallLevel])]);

    public IReadOnlyList<Partnership> All => [Norte, Andino, TalentoYa];

    public IReadOnlyList<PartnerEndpoint> Endpoints => [.. All.SelectMany(partnership => partnership.Endpoints)];

    private static BasicCredentials Basic(string username) => new(username, Secret());

    private static BearerCredentials Bearer() => new(Secret());

    private static string Secret() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32);
}
