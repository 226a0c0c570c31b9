using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class KeptHeadersTests : IDisposable
{
    private readonly Sender _sender = new();

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Values_of_one_name_are_joined_and_cookies_are_redacted()
    {
        var headers = await AnsweredWithAsync("Via: a", "via: b", "Set-Cookie: session=secret; Path=/", "set-cookie: other=secret", "X-Empty:");

        headers["Via"].ShouldBe("a, b");
        headers["set-cookie"].ShouldBe("[redacted]");
        headers["X-Empty"].ShouldBe("");
        string.Concat(headers.Values).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Headers_that_mean_nothing_to_HTTP_are_kept_as_they_came()
    {
        var headers = await AnsweredWithAsync("Date: whenever", "Content-Type: ???", "Retry-After: {}", "Server: näh \xff", "Expires: -1", "Age: old");

        headers["Date"].ShouldBe("whenever");
        headers["Content-Type"].ShouldBe("???");
        headers["Server"].ShouldBe("näh ÿ");
        headers["Age"].ShouldBe("old");
    }

    [Fact]
    public async Task Control_characters_are_replaced_for_no_database_takes_all_of_them()
    {
        var headers = await AnsweredWithAsync("X-Bell: a\u0007b\u001b[31m", "X-Nul: a\0b");

        headers["X-Bell"].ShouldBe("a\uFFFDb\uFFFD[31m");
        headers["X-Nul"].ShouldBe("a b", "the handler itself takes care of this one");
    }

    [Fact]
    public async Task Number_and_length_are_bounded()
    {
        var many = Enumerable.Range(0, 300).Select(i => $"X-{i}: {i}");
        (await AnsweredWithAsync([.. many])).Count.ShouldBe(100);

        var long1 = await AnsweredWithAsync($"X-{new string('n', 500)}: a", $"X-Long: {new string('v', 5000)}");
        long1.Keys.ShouldAllBe(name => name.Length <= 100);
        long1["X-Long"].Length.ShouldBe(2000);
    }

    private async Task<IReadOnlyDictionary<string, string>> AnsweredWithAsync(params string[] headers)
    {
        await using var server = new RawTlsServer(
            _sender.Authority.Certificate(),
            Hostile.Send($"HTTP/1.1 200 OK\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: 0\r\n\r\n"));
        var attempt = await _sender.SendAsync(server.Url);
        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        return attempt.ResponseHeaders.ShouldNotBeNull();
    }
}
