using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Sending;

/// <summary>
/// Verifies the certificate of one handshake: its name, its dates and its chain to a root of this machine or, where only the root is
/// unknown, to one that the operator trusts. Keeps what is wrong in words.
/// </summary>
internal sealed class CertificateCheck(string host, X509Certificate2Collection roots, TimeProvider clock)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private const X509ChainStatusFlags UnknownRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>What is wrong with the certificate; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>
    /// How a chain is built. Nothing is downloaded for it: a certificate can name any address to fetch its issuer or its revocation list
    /// from, inside ones too, and would have us wait for it. So revocation is not checked, which is .NET's default too.
    /// </summary>
    public static X509ChainPolicy Policy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        ApplicationPolicy = { new Oid(ServerAuthentication) },
    };

    /// <summary>The stream's validation callback.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Fault = FaultOf(certificate as X509Certificate2, chain, errors);
        return Fault is null;
    }

    private string? FaultOf(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "The endpoint showed no certificate.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && !ChainsToTrustedRoot(certificate, chain))
            return ChainFault(certificate, chain);
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"The certificate is for {Names(certificate)}, not for {host}."
            : null;
    }

    private bool ChainsToTrustedRoot(X509Certificate2 certificate, X509Chain chain)
    {
        if (roots.Count == 0 || (Status(chain) & ~UnknownRoot) != X509ChainStatusFlags.NoError)
            return false;
        using var second = new X509Chain { ChainPolicy = Policy() };
        second.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        second.ChainPolicy.CustomTrustStore.AddRange(roots);
        // The intermediates that the endpoint sent.
        second.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return second.Build(certificate);
    }

    private string ChainFault(X509Certificate2 certificate, X509Chain chain)
    {
        var status = Status(chain);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return DateFault(chain.ChainElements.FirstOrDefault(IsOutOfDate)?.Certificate ?? certificate);
        if ((status & UnknownRoot) != X509ChainStatusFlags.NoError)
        {
            return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? "The certificate is self-signed and not trusted here."
                : $"The certificate's issuer ({certificate.Issuer}) does not lead to a trusted root. Check that the endpoint sends its intermediate certificates.";
        }
        return $"The certificate did not verify: {string.Join(", ", chain.ChainStatus.Select(fault => fault.Status))}.";
    }

    private static bool IsOutOfDate(X509ChainElement element) => element.ChainElementStatus.Any(fault => fault.Status.HasFlag(X509ChainStatusFlags.NotTimeValid));

    private string DateFault(X509Certificate2 certificate)
    {
        var (from, to) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        return clock.GetUtcNow() < from
            ? $"The certificate of {Name(certificate)} is not valid before {from.UtcDateTime:u}."
            : $"The certificate of {Name(certificate)} expired at {to.UtcDateTime:u}.";
    }

    private static string Name(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private static string Names(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = alternative is null ? [] : alternative.EnumerateDnsNames().Concat(alternative.EnumerateIPAddresses().Select(address => address.ToString()));
        // A certificate may carry hundreds of names; a few show what it is for.
        var shown = string.Join(", ", names.Take(5));
        return shown.Length > 0 ? shown : "no name at all";
    }

    private static X509ChainStatusFlags Status(X509Chain chain) => chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
}
