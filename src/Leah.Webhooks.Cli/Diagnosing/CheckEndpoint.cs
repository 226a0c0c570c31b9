using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Diagnosing;

/// <summary>An endpoint as the platform will see it: its name, the way there, its certificate. Nothing is posted to it.</summary>
internal sealed class CheckEndpoint(Uri url, X509Certificate2Collection extraRoots, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SoonOver = TimeSpan.FromDays(21);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        List<Finding> findings = [];
        findings.Add(url.Scheme == "https"
            ? Finding.Ok("address", $"{url} is https.")
            : Finding.Failed("address", $"{url} is not https.", "The platform sends over https alone: put a web server with a certificate before the program."));
        if (await ResolveAsync(findings, cancellation) is not { } addresses)
            return findings;
        findings.Add(Private(addresses));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(LongestWait);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync([.. addresses], url.Port, timeout.Token);
            findings.Add(Finding.Ok("connection", $"{Plain((IPEndPoint)socket.RemoteEndPoint!)} takes connections."));
            if (url.Scheme == "https")
                findings.AddRange(await HandshakeAsync(socket, timeout.Token));
        }
        catch (SocketException error)
        {
            findings.Add(Finding.Failed("connection", $"Port {url.Port} of {url.DnsSafeHost}: {error.Message}.", Open));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            findings.Add(Finding.Failed("connection", $"Port {url.Port} of {url.DnsSafeHost} does not answer within {LongestWait.TotalSeconds:0} s.", Open));
        }

        findings.Add(Finding.Ok("to open", $"For the platform to reach it: incoming TCP {url.Port} to {url.DnsSafeHost}, POST to {url.AbsolutePath}.", "Nothing else needs to be open. No outgoing connection is needed."));
        return findings;
    }

    // A socket for both kinds of address writes the older kind as one of the newer.
    private static IPEndPoint Plain(IPEndPoint address) => address.Address.IsIPv4MappedToIPv6 ? new(address.Address.MapToIPv4(), address.Port) : address;

    private string Open => $"Start the program, and let the firewall and the router let TCP {url.Port} in from the platform's addresses.";

    private async Task<IPAddress[]?> ResolveAsync(List<Finding> findings, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellation);
            findings.Add(Finding.Ok("name", $"{url.DnsSafeHost} is {string.Join(", ", addresses.Select(address => address.ToString()))}."));
            return addresses;
        }
        catch (SocketException error)
        {
            findings.Add(Finding.Failed("name", $"{url.DnsSafeHost} has no address: {error.Message}.", "Check its spelling and its DNS record; the platform asks public DNS."));
            return null;
        }
    }

    private static Finding Private(IPAddress[] addresses) => addresses.FirstOrDefault(IsPrivate) is { } inside
        ? Finding.Warning("network", $"{inside} is of a private network or of this machine.", "The platform sends there only where its operator has put the network into Delivery:AllowedNetworks. On your own machine: leah listen.")
        : Finding.Ok("network", "Its addresses are public ones.");

    private static bool IsPrivate(IPAddress address)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(real) || real.IsIPv6LinkLocal || real.IsIPv6UniqueLocal)
            return true;
        return real.GetAddressBytes() is [var a, var b, _, _] && (a is 10 || (a, b) is (192, 168) or (169, 254) || (a is 172 && b is >= 16 and < 32) || (a is 100 && b is >= 64 and < 128));
    }

    private async Task<IReadOnlyList<Finding>> HandshakeAsync(Socket socket, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = url.DnsSafeHost,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                findings.AddRange(Certificate(certificate as X509Certificate2, chain, errors));
                return errors == SslPolicyErrors.None;
            },
        };
        if (extraRoots.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(extraRoots);
        }

        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellation);
            findings.Insert(0, Finding.Ok("tls", $"{(stream.SslProtocol == SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2")} is spoken."));
        }
        catch (AuthenticationException) when (findings.Count > 0)
        {
            // The certificate was refused; what is wrong with it is among the findings.
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            findings.Add(Finding.Failed("tls", $"The handshake fails: {TlsWords.Of(error)}", "The platform speaks TLS 1.2 and 1.3: let the server speak one of them on this port."));
        }

        return findings;
    }

    private IEnumerable<Finding> Certificate(X509Certificate2? certificate, X509Chain? received, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            yield return Finding.Failed("certificate", "The server shows none.", "Give it a certificate.");
            yield break;
        }

        yield return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? Finding.Failed("certificate's name", $"It is not for {url.DnsSafeHost}, but for {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}.", "Get one for the name in the endpoint's address.")
            : Finding.Ok("certificate's name", $"It is for {url.DnsSafeHost}.");
        yield return Age(certificate);
        yield return Chain(certificate, received);
    }

    private Finding Age(X509Certificate2 certificate)
    {
        var (from, to, now) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter), clock.GetUtcNow());
        if (now < from)
            return Finding.Failed("certificate's age", $"It is valid only from {from.UtcDateTime:yyyy-MM-dd HH:mm} UTC on.", "Wait, or check the clock of the machine that made it.");
        if (now > to)
            return Finding.Failed("certificate's age", $"It ran out on {to.UtcDateTime:yyyy-MM-dd}.", "Renew it, and see why it was not renewed by itself.");
        return to - now < SoonOver
            ? Finding.Warning("certificate's age", $"It runs out on {to.UtcDateTime:yyyy-MM-dd}, in {(to - now).Days} days.", "See that it is renewed by itself.")
            : Finding.Ok("certificate's age", $"It is valid up to {to.UtcDateTime:yyyy-MM-dd}.");
    }

    private Finding Chain(X509Certificate2 certificate, X509Chain? received)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // A browser would fetch a missing certificate in between; the platform does not.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Its age was judged above.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.AddRange(received?.ChainPolicy.ExtraStore ?? []);
        if (extraRoots.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(extraRoots);
        }

        if (chain.Build(certificate))
            return Finding.Ok("certificate's chain", string.Join(" ← ", chain.ChainElements.Select(element => element.Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))) + ".");
        var why = string.Join(" ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
        return chain.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.PartialChain)
            ? Finding.Failed("certificate's chain", $"It does not lead to a known root: {why}", "Let the server send the certificates in between too (fullchain.pem, not cert.pem).")
            : Finding.Failed("certificate's chain", why, "Get one of a public authority, or have the operator add your root to Delivery:TrustedRoots (here: --root).");
    }
}
