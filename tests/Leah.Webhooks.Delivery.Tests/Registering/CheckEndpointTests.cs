using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Tests.Registering;

public sealed class CheckEndpointTests
{
    [Theory]
    [InlineData("https://partner.example/hooks")]
    [InlineData("HTTPS://partner.example:8443/hooks?a=b&c=%20d")]
    [InlineData("https://bücher.example/ä")]
    [InlineData("https://127.0.0.1:5001/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://partner.example/@somebody")]
    public void A_sound_url_is_taken_wherever_it_leads(string url) => Paths(RegistryFile.Draft with { Url = url }).ShouldBeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("partner.example/hooks")]
    [InlineData("/hooks")]
    [InlineData("//partner.example")]
    [InlineData("http://partner.example/hooks")]
    [InlineData("ftp://partner.example/hooks")]
    [InlineData("httpss://partner.example")]
    [InlineData("https:partner.example")]
    [InlineData("https:///hooks")]
    [InlineData("https://")]
    [InlineData("https://user@partner.example/")]
    [InlineData("https://user:pass@partner.example/")]
    [InlineData("https://:@partner.example/")]
    [InlineData("https://@partner.example/")]
    [InlineData("https://partner.example/#part")]
    [InlineData("https://partner.example/#")]
    [InlineData(" https://partner.example/")]
    [InlineData("https://partner.example/ ")]
    [InlineData("https://partner.example/\r\nX-Injected: 1")]
    [InlineData("https://partner.example\\@inside/")]
    [InlineData("https://partner.example:0/")]
    [InlineData("https://partner.example:99999/")]
    public void A_url_that_cannot_be_used_is_refused(string? url) => Paths(RegistryFile.Draft with { Url = url }).ShouldBe(["$.url"]);

    [Fact]
    public void A_url_may_have_2048_characters_and_no_more()
    {
        var longest = "https://partner.example/" + new string('a', 2048 - "https://partner.example/".Length);
        Paths(RegistryFile.Draft with { Url = longest }).ShouldBeEmpty();
        Paths(RegistryFile.Draft with { Url = longest + "a" }).ShouldBe(["$.url"]);
    }

    [Fact]
    public void Event_types_are_known_each_stands_there_once_and_there_is_one_at_least()
    {
        Paths(RegistryFile.Draft with { EventTypes = null }).ShouldBe(["$.eventTypes"]);
        Paths(RegistryFile.Draft with { EventTypes = [] }).ShouldBe(["$.eventTypes"]);
        Paths(RegistryFile.Draft with { EventTypes = [EventTypes.OverallLevel, "user_registered", EventTypes.OverallLevel, null] })
            .ShouldBe(["$.eventTypes[1]", "$.eventTypes[2]", "$.eventTypes[3]"]);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(120d, true)]
    [InlineData(0d, false)]
    [InlineData(-1d, false)]
    [InlineData(121d, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void A_time_limit_lies_within_its_bounds(double seconds, bool isSound) =>
        Paths(RegistryFile.Draft with { TimeoutSeconds = seconds }).ShouldBe(isSound ? [] : ["$.timeoutSeconds"]);

    [Theory]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    [InlineData(1001, false)]
    public void A_cap_in_flight_lies_within_its_bounds(int cap, bool isSound) =>
        Paths(RegistryFile.Draft with { MaxInFlight = cap }).ShouldBe(isSound ? [] : ["$.maxInFlight"]);

    [Fact]
    public void There_are_two_retry_delays_at_most_each_of_a_week_at_most()
    {
        Paths(RegistryFile.Draft with { RetryDelaysSeconds = [] }).ShouldBeEmpty();
        Paths(RegistryFile.Draft with { RetryDelaysSeconds = [0, 604800] }).ShouldBeEmpty();
        Paths(RegistryFile.Draft with { RetryDelaysSeconds = [1, 2, 3] }).ShouldBe(["$.retryDelaysSeconds"]);
        Paths(RegistryFile.Draft with { RetryDelaysSeconds = [-1, null] }).ShouldBe(["$.retryDelaysSeconds[0]", "$.retryDelaysSeconds[1]"]);
        Paths(RegistryFile.Draft with { RetryDelaysSeconds = [604801, double.NaN] }).ShouldBe(["$.retryDelaysSeconds[0]", "$.retryDelaysSeconds[1]"]);
    }

    [Theory]
    [InlineData("basic", "user", "pa:ss", null, "")]
    [InlineData("basic", "us:er", "pass", null, "$.authentication.username")]
    [InlineData("basic", "us\r\ner", "pa\nss", null, "$.authentication.username $.authentication.password")]
    [InlineData("basic", null, null, null, "$.authentication.username $.authentication.password")]
    [InlineData("bearer", null, null, "abc.DEF-123_~+/==", "")]
    [InlineData("bearer", null, null, "two words", "$.authentication.token")]
    [InlineData("bearer", null, null, "a\r\nX-Injected: 1", "$.authentication.token")]
    [InlineData("bearer", null, null, null, "$.authentication.token")]
    [InlineData("Basic", "user", "pass", null, "$.authentication.type")]
    [InlineData(null, "user", "pass", null, "$.authentication.type")]
    public void Credentials_that_cannot_stand_in_a_header_are_refused_by_their_path(string? type, string? username, string? password, string? token, string paths)
    {
        var faults = new Faults();

        var credentials = CheckEndpoint.CheckAuthentication(new AuthenticationDraft(type, username, password, token), faults);

        faults.ToRefusal().Errors.Keys.ShouldBe(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        (credentials is not null).ShouldBe(paths.Length == 0);
    }

    [Fact]
    public void A_draft_of_credentials_does_not_print_them() =>
        new AuthenticationDraft("basic", "user", "the-password", "the-token").ToString().ShouldNotContain("the-");

    private static IEnumerable<string> Paths(EndpointDraft draft) => CheckEndpoint.Check(draft).ToRefusal().Errors.Keys.Order(StringComparer.Ordinal);
}
