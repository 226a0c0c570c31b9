using Leah.Webhooks.Platform.Operations.Settings;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Configuration;

namespace Leah.Webhooks.Platform.Tests.Operations.Settings;

public sealed class SettingsCheckTests
{
    [Fact]
    public void No_settings_at_all_are_right() => Find().ShouldBeEmpty();

    [Theory]
    [InlineData("Delivery:RetryDelays:0", "00:00:01")]
    [InlineData("Delivery:RetryDelays", "")]
    [InlineData("Delivery:AllowedNetworks:0", "127.0.0.0/8")]
    [InlineData("Delivery:AllowedNetworks:0", "::1/128")]
    [InlineData("delivery:maxinflight", "8")]
    [InlineData("Delivery:TimeOut", "00:00:15")]
    [InlineData("Delivery:DisableAfter", "5.00:00:00")]
    [InlineData("Storage:ConnectionString", "Data Source=/somewhere/else.db")]
    [InlineData("Security:OperatorKey", "0123456789abcdef0123456789abcdef")]
    [InlineData("Retention:Events", "30.00:00:00")]
    [InlineData("Urls", "http://127.0.0.1:0;https://[::1]:5443")]
    [InlineData("Logging:LogLevel:Anything", "Whatever")]
    public void A_right_setting_is_passed(string key, string value) => Find((key, value)).ShouldBeEmpty();

    [Theory]
    [InlineData("Delivery:Timeout", "15", "Delivery:Timeout", "time span")]
    [InlineData("Delivery:Timeout", "abc", "Delivery:Timeout", "00:00:15")]
    [InlineData("Delivery:Timeout", "-00:00:01", "Delivery:Timeout", "to 00:02:00")]
    [InlineData("Delivery:MaxInFlight", "many", "Delivery:MaxInFlight", "a whole number")]
    [InlineData("Delivery:MaxInFlight", "0", "Delivery:MaxInFlight", "from 1 to")]
    [InlineData("Delivery:RetryJitter", "NaN", "Delivery:RetryJitter", "a number")]
    [InlineData("Delivery:RetryJitter", "2", "Delivery:RetryJitter", "from 0 to 0.5")]
    [InlineData("Delivery:RetryDelays", "00:01:00", "Delivery:RetryDelays", "Delivery:RetryDelays:0")]
    [InlineData("Delivery:RetryDelays:0", "soon", "Delivery:RetryDelays:0", "time span")]
    [InlineData("Delivery:RetryDelays:0", "-00:00:01", "Delivery:RetryDelays:0", "from 00:00:00")]
    [InlineData("Delivery:AllowedNetworks:0", "10.0.0.1/8", "Delivery:AllowedNetworks:0", "host bits")]
    [InlineData("Delivery:AllowedNetworks:0", "0.0.0.0/0", "Delivery:AllowedNetworks:0", "private")]
    [InlineData("Delivery:TrustedRoots:0", "/no/such.pem", "Delivery:TrustedRoots:0", "cannot be opened")]
    [InlineData("Delivery:ProbeInterval", "00:20:00", "Delivery:ProbeInterval", "Delivery:ProbeIntervalLimit")]
    [InlineData("Delivery:RetryDelay:0", "00:00:01", "Delivery:RetryDelay", "Did you mean Delivery:RetryDelays?")]
    [InlineData("Delivery:Colour", "red", "Delivery:Colour", "Delivery has ")]
    [InlineData("Storage:Provider", "postgres", "Storage:ConnectionString", "is missing: with PostgreSQL")]
    [InlineData("Storage:Provider", "oracle", "Storage:Provider", "sqlite")]
    [InlineData("Storage:ConnectionString", "Data Source=:memory:", "Storage:ConnectionString", "names no file")]
    [InlineData("Storage:ConnectionString", "Host=localhost;Nonsense=1", "Storage:ConnectionString", "names no file")]
    [InlineData("Security:OperatorKey", "short", "Security:OperatorKey", "32")]
    [InlineData("Security:Key", "x", "Security:Key", "OperatorKey")]
    [InlineData("Retention:Events", "90", "Retention:Events", "time span")]
    [InlineData("Retention:Event", "90.00:00:00", "Retention:Event", "Did you mean Retention:Events?")]
    [InlineData("Journeys:PlacementWeight", "-1", "Journeys:PlacementWeight", "from 0 to 100")]
    [InlineData("Journeys:Levels:0", "10 | Level 1 | Sublevel 1.1", "Journeys:Levels:0", "begin at 0")]
    [InlineData("Journeys:Levels:0", "Level 1", "Journeys:Levels:0", "30 | Level 1 | Sublevel 1.2")]
    [InlineData("Journeys:Levels:0", "0 | Level 1", "Journeys:Levels:0", "a sublevel")]
    [InlineData("Journeys:Levels", "0", "Journeys:Levels", "Journeys:Levels:0")]
    [InlineData("Journeys:Weight", "1", "Journeys:Weight", "PlacementWeight")]
    [InlineData("Urls", "localhost:5080", "Urls", "http://127.0.0.1:5080")]
    public void A_wrong_setting_is_told_with_its_key_and_what_to_do(string key, string value, string named, string told)
    {
        var faults = Find((key, value));

        faults.Count.ShouldBe(1, string.Join(Environment.NewLine, faults));
        faults[0].ShouldStartWith(named);
        faults[0].ShouldContain(told);
        faults[0].ShouldNotContain("\n");
    }

    [Fact]
    public void A_table_of_levels_that_does_not_rise_is_refused() =>
        Find(("Journeys:Levels:0", "0 | a | b"), ("Journeys:Levels:1", "50 | c | d"), ("Journeys:Levels:2", "50 | e | f"))
            .ShouldHaveSingleItem().ShouldContain("let the scores rise");

    [Fact]
    public void Weights_that_are_both_nothing_are_refused() =>
        Find(("Journeys:PlacementWeight", "0"), ("Journeys:SpeakingWeight", "0")).ShouldHaveSingleItem().ShouldContain("Raise one");

    [Fact]
    public void A_third_retry_delay_is_refused() =>
        Find(("Delivery:RetryDelays:0", "00:00:01"), ("Delivery:RetryDelays:1", "00:00:01"), ("Delivery:RetryDelays:2", "00:00:01"))
            .ShouldHaveSingleItem().ShouldContain("2 at most");

    [Fact]
    public void A_file_that_is_no_certificate_is_refused()
    {
        using var folder = new TempFolder();

        Find(("Delivery:TrustedRoots:0", folder.Write("root.pem", "not a certificate"))).ShouldHaveSingleItem().ShouldStartWith("Delivery:TrustedRoots:0");
    }

    [Fact]
    public void Everything_that_is_wrong_in_all_sections_is_told_at_once() =>
        Find(("Delivery:Timeout", "x"), ("Delivery:Tmeout", "x"), ("Storage:Provider", "x"), ("Retention:Events", "x"), ("Urls", "x")).Count.ShouldBe(5);

    [Fact]
    public void A_secret_that_is_wrong_is_not_shown() =>
        Find(("Security:OperatorKey", "my-secret")).ShouldHaveSingleItem().ShouldNotContain("my-secret");

    private static IReadOnlyList<string> Find(params (string Key, string Value)[] settings) => SettingsCheck.Find(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
}
