using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class ReceiveTests
{
    [Fact]
    public async Task Five_samples_are_taken_in_with_either_credential_and_SIGTERM_ends_it_with_0()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass", "--basic", "other:with:colons", "--bearer", "token");

        foreach (var (type, i) in EventTypes.All.Select((type, i) => (type, i)))
        {
            string?[] credentials = [null, "Bearer token", $"Basic {Convert.ToBase64String("other:with:colons"u8)}"];
            using var answer = await leah.PostAsync(Encoding.UTF8.GetString(EventCatalogue.Find(type)!.Sample.Span), credentials[i % 3]);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var wrong = await leah.PostAsync("{}", "Bearer wrong");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await leah.TerminateAsync()).ShouldBe(0);
        File.Exists(Path.Combine(folder.Path, "received.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task Credential_added_to_the_settings_file_counts_without_a_watch_over_the_folder_of_the_database()
    {
        using var folder = new TemporaryFolder();
        var settings = Path.Combine(folder.Path, "appsettings.json");
        await File.WriteAllTextAsync(settings, "{}", TestContext.Current.CancellationToken);
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--bearer", "token");
        Watches.Of(leah.ProcessId).ShouldBe(0);
        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);

        await File.WriteAllTextAsync(settings, """{ "Receiver": { "Credentials": [ { "Token": "added" } ] } }""", TestContext.Current.CancellationToken);
        // Wrong credentials are counted; with the right one nothing is.
        for (var status = HttpStatusCode.Unauthorized; status != HttpStatusCode.OK; status = await StatusAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);

        async Task<HttpStatusCode> StatusAsync()
        {
            using var answer = await leah.PostAsync(Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.All[0])!.Sample.Span), "Bearer added");
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task What_it_takes_in_is_told_as_an_OpenAPI_document()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--bearer", "token");

        var document = await leah.Client.GetStringAsync(new Uri(leah.Address, "/openapi/webhooks.json"), TestContext.Current.CancellationToken);

        document.ShouldContain("\"openapi\":\"3.1.0\"");
        document.ShouldContain("\"webhooks\":{\"USER_REGISTERED\"");
        document.ShouldNotContain("token\"");
    }

    [Fact]
    public async Task Health_is_told_beside_the_endpoint_without_credentials()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--bearer", "token");

        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            using var answer = await leah.Client.GetAsync(new Uri(leah.Address, path), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("Healthy");
        }
    }

    [Fact]
    public async Task Https_is_served_with_the_given_certificate()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        folder.File("chain.pem", certificate.ExportCertificatePem());
        folder.File("key.pem", key.ExportPkcs8PrivateKeyPem());
        await using var leah = await ReceivingLeah.StartAsync(
            folder.Path, "--urls", "https://127.0.0.1:0", "--certificate", "chain.pem", "--certificate-key", "key.pem", "--basic", "my_user:my_pass");
        leah.TrustedCertificate = certificate;

        using var answer = await leah.PostAsync(Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.UserRegistered)!.Sample.Span));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("goat", 2, "--urls goat is no address to listen at")]
    [InlineData("http://127.0.0.1:80000", 2, "--urls http://127.0.0.1:80000 is no address to listen at")]
    [InlineData("http://192.0.2.1:8080", 1, "--urls says where to listen")]
    [InlineData("http://127.0.0.1:TAKEN", 1, "address already in use")]
    public async Task An_address_that_cannot_be_had_is_told_in_a_line_or_two(string url, int code, string expected)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var result = await Support.Leah.RunAsync(folder.Path, "receive", "--basic", "my_user:my_pass", "--urls", url.Replace("TAKEN", ((IPEndPoint)other.LocalEndpoint).Port.ToString(), StringComparison.Ordinal));

        result.ExitCode.ShouldBe(code, result.Error);
        result.Error.ShouldContain(expected);
        result.Error.TrimEnd().Split('\n').Length.ShouldBeLessThanOrEqualTo(2, result.Error);
    }

    [Fact]
    public async Task A_second_receiver_over_the_same_file_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");

        var second = await Support.Leah.RunAsync(folder.Path, "receive", "--basic", "my_user:my_pass", "--urls", "http://127.0.0.1:0");

        second.ExitCode.ShouldBe(1);
        second.Error.ShouldContain("another process uses it");
        second.Error.TrimEnd().Split('\n').ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Killed_under_load_every_event_that_got_200_is_in_the_tables_once_after_the_next_start()
    {
        using var folder = new TemporaryFolder();
        List<string> accepted = [];
        await using (var first = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass"))
        {
            var posts = Enumerable.Range(1, 60).Select(i => PostTestAsync(first, $"test-{i:00}")).ToList();
            await Task.WhenAll(posts.Take(20));
            await first.KillAsync();
            accepted.AddRange((await Task.WhenAll(posts)).OfType<string>());
        }

        await using var second = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");

        accepted.Count.ShouldBeGreaterThanOrEqualTo(20);
        await Eventually.SeesAsync(() => accepted.Except(TestsInTable(folder), StringComparer.Ordinal).ToList(), missing => missing.Count == 0);
        TestsInTable(folder).ShouldBeUnique();
    }

    private static async Task<string?> PostTestAsync(ReceivingLeah leah, string test)
    {
        try
        {
            var sample = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);
            using var answer = await leah.PostAsync(sample.Replace("65e9c74f4805c146b5770d4c", test, StringComparison.Ordinal));
            return answer.StatusCode == HttpStatusCode.OK ? test : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static List<string> TestsInTable(TemporaryFolder folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "received.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT test_id FROM placement_tests";
        using var reader = command.ExecuteReader();
        List<string> tests = [];
        while (reader.Read())
            tests.Add(reader.GetString(0));
        return tests;
    }

    [Theory]
    [InlineData("receive", "Receiver:Credentials is empty")]
    [InlineData("receive --basic nocolon", "--basic wants user:password")]
    [InlineData("receive --basic :pass", "--basic wants user:password")]
    [InlineData("receive --bearer to,ken", "Receiver:Credentials:0")]
    [InlineData("receive --bearer a --urls https://127.0.0.1:0", "--certificate")]
    [InlineData("receive --bearer a --certificate nowhere.pem --certificate-key nowhere.key", "cannot be read")]
    [InlineData("receive --no-such-option", "--no-such-option")]
    [InlineData("no-such-verb", "no-such-verb")]
    [InlineData("received explain nowhere.json", "There is no file nowhere.json")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=leah;Database=leah", "PostgreSQL cannot be reached at the Host and Port of Receiver:Database")]
    [InlineData("postgres://leah@127.0.0.1/leah", "Receiver:Database is an address; write it as a connection string")]
    [InlineData("Data Source=/proc/nowhere/received.db", "cannot be taken")]
    [InlineData("received.db", "Receiver:Database is no connection string; for a SQLite file write \"Data Source=received.db\".")]
    public async Task Database_that_cannot_be_had_ends_with_1_and_one_line(string database, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, "receive", "--urls", "http://127.0.0.1:0", "--bearer", "token", "--database", database);

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact]
    public async Task Second_receiver_on_the_same_database_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ReceivingLeah.StartAsync(folder.Path, "--bearer", "token");

        var second = await Support.Leah.RunAsync(folder.Path, "receive", "--urls", "http://127.0.0.1:0", "--bearer", "token");

        second.ExitCode.ShouldBe(1);
        second.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("another process uses it");
    }
}
