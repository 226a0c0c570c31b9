using Leah.Webhooks.Cli.Verifying.Cases;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>Every case, in the order in which they run: what anybody would try first comes first.</summary>
internal static class VerifyCases
{
    public static IReadOnlyList<VerifyCase> All { get; } =
        [.. TlsCases.All, .. EventCases.All, .. CredentialCases.All, .. BodyCases.All, .. TransportCases.All, .. RepeatCases.All];

    /// <summary>Those of these groups or names; all where none is given.</summary>
    public static IReadOnlyList<VerifyCase> Select(IReadOnlyList<string> only)
    {
        if (only.FirstOrDefault(word => !All.Any(each => each.Group == word || each.Name == word)) is { } unknown)
            throw new UsageException($"--only: {unknown} is neither a group ({string.Join(", ", All.Select(each => each.Group).Distinct())}) nor a case; --list shows all.");
        return only.Count == 0 ? All : [.. All.Where(each => only.Contains(each.Group) || only.Contains(each.Name))];
    }
}
