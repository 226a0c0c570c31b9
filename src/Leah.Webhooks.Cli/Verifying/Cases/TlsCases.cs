namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>The certificate and the versions of TLS. They send nothing.</summary>
internal static class TlsCases
{
    private const string Old = "Allow TLS 1.2 and 1.3 only.";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        Case("tls-handshake", "A connection with TLS comes about.", "Serve TLS 1.2 or 1.3 at this port.",
            report => report is { NotAfter: null, Fault: { } fault } ? Finding.Fail(fault.Error) : Finding.Pass("it does")),
        Case("tls-chain", "The certificate leads to a trusted root.", "Send the intermediate certificates too (the full chain), of an authority that machines trust; --root trusts one more.",
            report => report.NotAfter is null ? Nothing : report.IsChained ? Finding.Pass("it does") : Finding.Fail(report.Fault?.Error ?? "it does not")),
        Case("tls-name", "The certificate is for the address's name.", "Get a certificate with this name among its subject alternative names.",
            report => report.NotAfter is null ? Nothing : report.IsForName ? Finding.Pass("it is") : Finding.Fail(report.Fault?.Error ?? "it is not")),
        Case("tls-date", "The certificate is valid today.", "Renew the certificate, and look why that did not happen by itself.",
            report => report.NotAfter is not { } end ? Nothing : report.IsInDate ? Finding.Pass($"until {end.UtcDateTime:yyyy-MM-dd}") : Finding.Fail(report.Fault?.Error ?? $"until {end.UtcDateTime:u}")),
        new("tls", "tls-not-soon", "The certificate is valid for another week.", "Renew it now; check that it renews by itself.", async (probe, cancellation) =>
            !probe.Target.IsHttps ? Plain : await probe.Tls.HandshakeAsync(cancellation) is not { NotAfter: { } end, IsInDate: true } ? Nothing
                : end - probe.Now > Soon ? Finding.Pass($"until {end.UtcDateTime:yyyy-MM-dd}") : Finding.Fail($"until {end.UtcDateTime:u}")),
        OldVersion("tls-1-0", "TLS 1.0 is refused.", 1),
        OldVersion("tls-1-1", "TLS 1.1 is refused.", 2),
    ];

    private static Finding Plain => Finding.NotApplicable("plain http on this machine");

    private static Finding Nothing => Finding.NotApplicable("no certificate to look at");

    private static VerifyCase Case(string name, string claim, string hint, Func<TlsReport, Finding> judge) => new("tls", name, claim, hint, async (probe, cancellation) =>
        probe.Target.IsHttps ? judge(await probe.Tls.HandshakeAsync(cancellation)) : Plain);

    private static VerifyCase OldVersion(string name, string claim, byte minor) => new("tls", name, claim, Old, async (probe, cancellation) =>
        !probe.Target.IsHttps ? Plain
            : await probe.Tls.SpeaksOldAsync(minor, cancellation) ? Finding.Fail("the endpoint goes on with it") : Finding.Pass("refused"));
}
