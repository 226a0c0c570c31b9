using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The certificate for https, with the ones between it and its root.</summary>
internal sealed record ServerCertificate(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    /// <summary>Reads the PEM files; null where none are given and none are needed.</summary>
    public static ServerCertificate? Read(FileInfo? certificate, FileInfo? key, string urls)
    {
        if (certificate is null && key is null)
        {
            return urls.Contains("https:", StringComparison.OrdinalIgnoreCase)
                ? throw new UsageException("--urls has https, which needs --certificate and --certificate-key.")
                : null;
        }

        if (certificate is null || key is null)
            throw new UsageException("--certificate and --certificate-key go together.");
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate.FullName);
            return new(X509Certificate2.CreateFromPemFile(certificate.FullName, key.FullName), chain);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate cannot be read: {error.Message}");
        }
    }

    public void Apply(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = Own;
        https.ServerCertificateChain = Chain;
    }
}
