namespace Leah.Webhooks.Cli.Verifying;

/// <summary>What a case found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Seen">What was seen.</param>
internal sealed record Finding(Verdict Verdict, string Seen)
{
    public static Finding Pass(string seen) => new(Verdict.Pass, seen);

    public static Finding Fail(string seen) => new(Verdict.Fail, seen);

    public static Finding NotApplicable(string why) => new(Verdict.NotApplicable, why);
}

/// <summary>How a case ended.</summary>
internal enum Verdict
{
    /// <summary>The endpoint does what the contract says.</summary>
    Pass,

    /// <summary>It does not.</summary>
    Fail,

    /// <summary>The case says nothing about this endpoint.</summary>
    NotApplicable,
}
