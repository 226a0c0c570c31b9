namespace Leah.Webhooks.Cli.Verifying;

/// <summary>Runs cases one after the other, so that what one does to an endpoint is not laid at another's door.</summary>
internal static class RunCases
{
    public static async Task<IReadOnlyList<VerifiedCase>> RunAsync(
        IReadOnlyList<VerifyCase> cases, Probe probe, Action<VerifiedCase> found, CancellationToken cancellation)
    {
        var report = probe.Target.IsHttps ? await probe.Tls.HandshakeAsync(cancellation) : null;
        List<VerifiedCase> done = [];
        foreach (var each in cases)
        {
            // What the platform would not send to is sent no credentials either.
            var finding = report?.Fault is not null && each.Group != "tls"
                ? Finding.NotApplicable("not sent: the connection is not to be trusted; see the tls cases")
                : await each.LookAsync(probe, cancellation);
            var one = VerifiedCase.Of(each, finding);
            done.Add(one);
            found(one);
        }

        return done;
    }
}
