using System.Text.Json.Serialization;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>What <c>leah verify</c> found.</summary>
internal sealed record VerifyReport(string Url, int Passed, int Failed, int NotApplicable, IReadOnlyList<VerifiedCase> Cases)
{
    public static VerifyReport Of(Uri url, IReadOnlyList<VerifiedCase> cases) => new(
        url.ToString(), cases.Count(each => each.Result == "pass"), cases.Count(each => each.Result == "fail"), cases.Count(each => each.Result == "not-applicable"), cases);
}

/// <summary>One case of it. <see cref="Result"/> is pass, fail or not-applicable.</summary>
internal sealed record VerifiedCase(string Group, string Name, string Result, string Claim, string Seen)
{
    /// <summary>What to do; there where it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hint { get; init; }

    public static VerifiedCase Of(VerifyCase asked, Finding finding) => new(
        asked.Group,
        asked.Name,
        finding.Verdict switch { Verdict.Pass => "pass", Verdict.Fail => "fail", _ => "not-applicable" },
        asked.Claim,
        finding.Seen)
    {
        Hint = finding.Verdict == Verdict.Fail ? asked.Hint : null,
    };
}
