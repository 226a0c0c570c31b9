using Leah.Webhooks.Cli.Verifying.Wire;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>One thing that the contract asks of an endpoint.</summary>
/// <param name="Group">Which part of the contract it is of.</param>
/// <param name="Name">Its name, stable from release to release.</param>
/// <param name="Claim">What an endpoint does that keeps the contract.</param>
/// <param name="Hint">What to do where it does not.</param>
/// <param name="LookAsync">Looks.</param>
internal sealed record VerifyCase(string Group, string Name, string Claim, string Hint, Func<Probe, CancellationToken, Task<Finding>> LookAsync)
{
    /// <summary>The usual case: one request, one expectation.</summary>
    public static VerifyCase Of(string group, string name, string claim, string hint, Func<Probe, WireRequest> request, Func<WireAnswer, Finding> judge) =>
        new(group, name, claim, hint, async (probe, cancellation) => judge(await probe.SendAsync(request(probe), cancellation)));
}
