using Leah.Webhooks.Cli.Verifying.Wire;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>What an answer must be.</summary>
internal static class Judge
{
    public static Finding Stored(WireAnswer answer) => Status(answer, 200);

    public static Finding Taken(WireAnswer answer) => answer.Status is >= 200 and < 300 ? Finding.Pass(answer.Seen) : Finding.Fail(answer.Seen);

    public static Finding BadRequest(WireAnswer answer) => Status(answer, 400);

    public static Finding TooLarge(WireAnswer answer) => Status(answer, 413);

    public static Finding MethodNotAllowed(WireAnswer answer) => Status(answer, 405);

    /// <summary>An endpoint may hold off an address that shows many wrong ones; then nothing can be said.</summary>
    public static Finding Unauthorized(WireAnswer answer) => answer.Status == 429
        ? Finding.NotApplicable("429: too many wrong credentials from this machine; run it again in a minute")
        : Status(answer, 401);

    public static Finding Status(WireAnswer answer, params ReadOnlySpan<int> statuses) =>
        answer.Status is { } status && statuses.Contains(status) ? Finding.Pass(answer.Seen) : Finding.Fail(answer.Seen);

    /// <summary>All of several answers.</summary>
    public static Finding All(IReadOnlyList<WireAnswer> answers, Func<WireAnswer, Finding> judge)
    {
        var findings = answers.Select(judge).ToList();
        var worst = findings.FirstOrDefault(finding => finding.Verdict != Verdict.Pass) ?? findings[0];
        var bad = findings.Count(finding => finding.Verdict != Verdict.Pass);
        return bad == 0 ? Finding.Pass($"{worst.Seen}, {answers.Count} times") : worst with { Seen = $"{worst.Seen}, {bad} of {answers.Count} times" };
    }
}
