using System.Text.Json;
using System.Text.RegularExpressions;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>Lists of what has long names and addresses: readable at a terminal of 80 columns, whole everywhere else.</summary>
public sealed partial class NarrowTerminalTests : IDisposable
{
    private const string Partnership = "escola-internacional-de-idiomas-de-sao-paulo";
    private const string Name = "Escola Internacional de Idiomas de São Paulo e Região, 東京日本語学校 Centro";
    private const string Said = "Shortened to the width of the terminal; --output json shows all.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lists_fit_a_terminal_and_go_whole_into_a_pipe()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var server = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        server.AnswerWith(500);
        var url = new Uri(server.Url, "integrations/learning-platforms/leah/webhooks/production/v2/incoming?tenant=sao-paulo-centro");
        await platform.PostAsync("/v1/partnerships", new { id = Partnership, name = Name, kind = "B2B2C", code = "ESCOLA-INTERNACIONAL-2026" });
        var endpoint = await platform.PostAsync($"/v1/partnerships/{Partnership}/endpoints", new
        {
            url,
            eventTypes = EventTypes.All,
            authentication = new { type = "basic", username = "my_user", password = "my_pass" },
            description = "Goes to the data warehouse by way of the integration team's gateway; ask them before it is changed. \u001b[31m",
        });
        var id = (string)endpoint["id"]!;
        await platform.PostAsync("/v1/api-keys", new { name = "The integration team's key for the gateway in production", role = "partner", partnershipId = Partnership });
        var delivery = await platform.SettledAsync(await platform.PublishAsync(Partnership, "a-user-whose-id-came-from-another-system-65e9c4884805c146b5770c61"));

        await ListAsync("partnerships", Name, shortened: true, "partnerships", "list");
        await ListAsync("endpoints", $"{id} active {url} 3", shortened: true, "endpoints", "list", "-p", Partnership);
        await ListAsync("keys", "The integration team's key for the gateway in production", shortened: true, "keys", "list");
        await ListAsync("events", "a-user-whose-id-came-from-another-system-65e9c4884805c146b5770c61", shortened: true, "events", "list");
        await ListAsync("deliveries", id, shortened: false, "deliveries", "list");
        var shown = await ShowAsync("endpoint", "endpoints", "show", id, "-p", Partnership);
        shown.ShouldContain(url.ToString());
        shown.Split('\n').Where(line => line.Length > 80).ShouldHaveSingleItem("The address alone, so that it can be copied, is longer than a line.").ShouldContain(url.ToString());
        // How long the attempts took differs, and with it where a line ends, so there is no golden file.
        var attempts = (await AtTerminalAsync("deliveries", "show", (string)delivery["id"]!)).Split("What was wrong")[1];
        attempts.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Folded().Count(attempts).ShouldBe(3, attempts);

        async Task ListAsync(string name, string whole, bool shortened, params string[] verb)
        {
            var seen = await ShowAsync(name, verb);
            seen.Split('\n').Where(line => CellWidth(line) > 80).ShouldBeEmpty();
            seen.Contains(Said, StringComparison.Ordinal).ShouldBe(shortened);
            seen.Contains('…', StringComparison.Ordinal).ShouldBe(shortened);

            var piped = await platform.LeahAsync(verb);
            piped.Output.ShouldContain(whole);
            piped.Output.ShouldNotContain("…");
            piped.Error.ShouldBeEmpty();
            piped.Output.TrimEnd().Split('\n').Length.ShouldBe(2);
            using var document = JsonDocument.Parse((await platform.LeahAsync([.. verb, "-o", "json"])).Output);
            document.RootElement.GetArrayLength().ShouldBe(1);
        }

        async Task<string> ShowAsync(string name, params string[] verb)
        {
            var seen = await AtTerminalAsync(verb);
            seen.ShouldNotContain("\u001b");
            Golden.Check($"at-80-columns/{name}.txt", Golden.Same(seen));
            return seen;
        }

        Task<string> AtTerminalAsync(params string[] verb) =>
            Cmd.AtTerminalAsync(_folder.Path, 80, new(platform.Environment(), StringComparer.Ordinal) { ["NO_COLOR"] = "1" }, string.Join(' ', verb));
    }

    [Fact]
    public async Task What_was_received_fits_too()
    {
        await using var receiver = await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass");
        (await receiver.PostAsync("""{"event":"PLACEMENT_TEST_FINISHED","user":{"id":"a-user-whose-id-came-from-another-system-65e9c4884805c146b5770c61"}}""")).Dispose();

        foreach (var verb in (string[])["list", "credentials"])
        {
            var seen = await Cmd.AtTerminalAsync(_folder.Path, 80, $"received {verb}");
            seen.Split('\n').Where(line => line.Length > 80).ShouldBeEmpty();
            Golden.Check($"at-80-columns/received-{verb}.txt", Golden.Same(seen));
        }

        (await Cmd.RunAsync(_folder.Path, "received", "list")).Output.ShouldContain("a-user-whose-id-came-from-another-system-65e9c4884805c146b5770c61");
    }

    // An error that goes on under its own beginning, whatever word its first line ends with.
    [GeneratedRegex(@"^\d .{25,} The endpoint answered 500: [^\n]+\n {30,}[^\n]*side\. *$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folded();

    private static int CellWidth(string line) => Cli.Output.CellText.Width(line);
}
