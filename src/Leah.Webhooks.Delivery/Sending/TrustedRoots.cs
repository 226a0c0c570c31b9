using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Reads <see cref="DeliveryOptions.TrustedRoots"/>, once, at start-up.</summary>
internal static class TrustedRoots
{
    private const string Key = $"{DeliveryOptions.Section}:{nameof(DeliveryOptions.TrustedRoots)}";

    /// <summary>All certificates of all files; <paramref name="faults"/> gets a sentence for each file that cannot be used.</summary>
    public static X509Certificate2Collection Load(IReadOnlyList<string> paths, out IReadOnlyList<string> faults)
    {
        var roots = new X509Certificate2Collection();
        var found = new List<string>();
        for (var i = 0; i < paths.Count; i++)
        {
            if (Fault(paths[i], roots) is { } fault)
                found.Add($"{Key}:{i}: '{paths[i]}' {fault}");
        }
        faults = found;
        return roots;
    }

    private static string? Fault(string path, X509Certificate2Collection roots)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (CryptographicException)
        {
            return "holds a certificate that cannot be read.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"cannot be opened: {e.Message}";
        }
        if (certificates.Count == 0)
            return "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).";
        if (certificates.FirstOrDefault(certificate => !IsAuthority(certificate)) is { } leaf)
            return $"holds '{leaf.Subject}', which is not a certificate authority.";
        roots.AddRange(certificates);
        return null;
    }

    // A self-signed server certificate is its own root, whatever it says of itself: development servers have such.
    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
        || certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
