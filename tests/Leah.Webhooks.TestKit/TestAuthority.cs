using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.TestKit;

/// <summary>A certificate authority that lives as long as a test: a root of its own, and server certificates good and bad.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Leah test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
        RootPemFile = _folder.Write("root.pem", _root.ExportCertificatePem());
    }

    /// <summary>The root alone, as a PEM file: what goes into <c>Delivery:TrustedRoots</c>.</summary>
    public string RootPemFile { get; }

    /// <summary>A certificate that is valid for localhost, 127.0.0.1, ::1 and the given names.</summary>
    public X509Certificate2 Certificate(params string[] names) => Issue(["localhost", .. names], withLoopback: true, Now.AddDays(-1), Now.AddDays(30));

    /// <summary>One that ran out yesterday.</summary>
    public X509Certificate2 Expired() => Issue(["localhost"], withLoopback: true, Now.AddDays(-30), Now.AddDays(-1));

    /// <summary>One that becomes valid tomorrow.</summary>
    public X509Certificate2 NotYetValid() => Issue(["localhost"], withLoopback: true, Now.AddDays(1), Now.AddDays(30));

    /// <summary>One for this name only, so neither for localhost nor for an address.</summary>
    public X509Certificate2 For(string name) => Issue([name], withLoopback: false, Now.AddDays(-1), Now.AddDays(30));

    /// <summary>A valid one that tells where to fetch its issuer's certificate.</summary>
    public X509Certificate2 WithIssuerAt(Uri address) => Issue(
        ["localhost"], withLoopback: true, Now.AddDays(-1), Now.AddDays(30), new X509AuthorityInformationAccessExtension(ocspUris: null, [address.ToString()]));

    /// <summary>One for localhost that no authority signed.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Request("localhost", ["localhost"], withLoopback: true, key).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
        return Loadable(made);
    }

    /// <summary>Writes a certificate and its key as two PEM files, for programs that take them so.</summary>
    public (string CertificateFile, string KeyFile) WritePem(X509Certificate2 certificate, string name = "server")
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("The certificate has no key.", nameof(certificate));
        return (_folder.Write($"{name}.pem", certificate.ExportCertificatePem()), _folder.Write($"{name}-key.pem", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private X509Certificate2 Issue(string[] names, bool withLoopback, DateTimeOffset from, DateTimeOffset to, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(names[0], names, withLoopback, key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        using var signed = request.Create(_root, from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        return Loadable(withKey);
    }

    private static CertificateRequest Request(string subject, string[] names, bool withLoopback, ECDsa key)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (withLoopback)
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
            alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        }
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    // Windows serves only certificates whose key came out of a key file.
    private static X509Certificate2 Loadable(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
