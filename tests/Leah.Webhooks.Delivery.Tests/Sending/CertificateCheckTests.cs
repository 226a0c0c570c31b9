using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class CertificateCheckTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("good", null)]
    [InlineData("expired", "The certificate of localhost expired at")]
    [InlineData("not yet valid", "The certificate of localhost is not valid before")]
    [InlineData("other name", "The certificate is for partner.example, not for 127.0.0.1.")]
    [InlineData("self-signed", "self-signed")]
    [InlineData("other authority", "(CN=Leah test root) does not lead to a trusted root")]
    public async Task Certificate_is_verified_in_full_against_the_trusted_root(string kind, string? error)
    {
        using var other = new TestAuthority();
        using var certificate = kind switch
        {
            "good" => _authority.Certificate(),
            "expired" => _authority.Expired(),
            "not yet valid" => _authority.NotYetValid(),
            "other name" => _authority.For("partner.example"),
            "self-signed" => TestAuthority.SelfSigned(),
            _ => other.Certificate(),
        };
        await ShouldEndAsync(certificate, [_authority.RootPemFile], error);
    }

    [Fact]
    public async Task Unknown_authority_is_refused_where_no_root_is_set()
    {
        using var certificate = _authority.Certificate();
        await ShouldEndAsync(certificate, [], "does not lead to a trusted root");
    }

    [Fact]
    public async Task Self_signed_certificate_passes_where_it_is_a_trusted_root_itself()
    {
        using var certificate = TestAuthority.SelfSigned();
        await ShouldEndAsync(certificate, [_folder.Write("self.pem", certificate.ExportCertificatePem())], error: null);
    }

    [Theory]
    [InlineData("partner.example", true)]
    [InlineData("partner.example.", true)]
    [InlineData("PARTNER.example", true)]
    [InlineData("other.example", false)]
    public async Task Name_is_the_address_s_host_whatever_it_resolves_to(string host, bool passes)
    {
        using var certificate = _authority.For("partner.example");
        await using var endpoint = await HttpsEndpoint.StartAsync(certificate);
        using var client = Client([_authority.RootPemFile], Sender.Answers([IPAddress.Loopback]));

        var attempt = await client.SendAsync(Sender.Request(endpoint.UrlFor(host)), CancellationToken.None);

        attempt.Outcome.ShouldBe(passes ? AttemptOutcome.Succeeded : AttemptOutcome.Tls, attempt.Error);
    }

    [Fact]
    public async Task Address_named_in_a_certificate_is_not_fetched()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        using var certificate = _authority.WithIssuerAt(new Uri($"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/issuer.crt"));

        await using var server = new RawTlsServer(certificate, Hostile.HangAfterRequest);
        using var client = Client([], resolve: null);

        var attempt = await client.SendAsync(Sender.Request(server.Url), CancellationToken.None);

        attempt.Outcome.ShouldBe(AttemptOutcome.Tls);
        attempt.Error.ShouldNotBeNull().ShouldContain("does not lead to a trusted root");
        inside.Pending().ShouldBeFalse("a certificate must not be able to send us anywhere");
    }

    private static async Task ShouldEndAsync(X509Certificate2 certificate, IReadOnlyList<string> roots, string? error)
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(certificate);
        using var client = Client(roots, resolve: null);

        var attempt = await client.SendAsync(Sender.Request(endpoint.Url), CancellationToken.None);

        if (error is null)
        {
            attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
            return;
        }
        attempt.Outcome.ShouldBe(AttemptOutcome.Tls);
        attempt.Error.ShouldNotBeNull().ShouldContain(error);
        endpoint.Requests.ShouldBeEmpty("credentials must not go to whom we do not know");
    }

    private static EndpointClient Client(IReadOnlyList<string> roots, ResolveHost? resolve) =>
        new(new DeliveryOptions { AllowedNetworks = ["127.0.0.0/8"], TrustedRoots = roots }, TimeProvider.System, resolve);
}
