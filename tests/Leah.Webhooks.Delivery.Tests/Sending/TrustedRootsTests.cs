using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class TrustedRootsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void File_with_two_roots_gives_both()
    {
        using var other = new TestAuthority();
        var bundle = _folder.Write("bundle.pem", File.ReadAllText(_authority.RootPemFile) + "\n" + File.ReadAllText(other.RootPemFile));

        TrustedRoots.Load([bundle], out var faults).Count.ShouldBe(2);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Self_signed_server_certificate_is_a_root_of_its_own()
    {
        using var certificate = TestAuthority.SelfSigned();
        TrustedRoots.Load([_folder.Write("self.pem", certificate.ExportCertificatePem())], out var faults).Count.ShouldBe(1);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Every_unusable_file_is_named_with_its_fault()
    {
        using var leaf = _authority.Certificate();
        string[] paths = [
            _folder.File("absent.pem"),
            _folder.Write("empty.pem", ""),
            _folder.Write("text.pem", "not a certificate"),
            _folder.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
            _folder.Write("leaf.pem", leaf.ExportCertificatePem()),
            _folder.FullPath,
            ""];

        TrustedRoots.Load([_authority.RootPemFile, .. paths], out var faults).Count.ShouldBe(1);

        string[] expected = ["cannot be opened", "no certificate", "no certificate", "cannot be read", "not a certificate authority", "cannot be opened", "cannot be opened"];
        faults.Count.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            faults[i].ShouldStartWith($"Delivery:TrustedRoots:{i + 1}: '{paths[i]}'");
            faults[i].ShouldContain(expected[i]);
        }
    }
}
