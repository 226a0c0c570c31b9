using System.Text.RegularExpressions;
using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Rules.Tests;

/// <summary>docs/ARCHITECTURE.md says what is so.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = Repository.Text("docs/ARCHITECTURE.md");

    [Fact]
    public void One_events_way_is_at_most_ten_files_and_1500_lines()
    {
        string[] way = [.. Numbered().Matches(Page).Select(match => match.Groups["file"].Value)];

        way.Length.ShouldBeInRange(5, 10);
        way.Sum(file => Repository.Lines(file).Length).ShouldBeLessThanOrEqualTo(1500);
    }

    [Fact]
    public void The_states_of_deliveries_are_drawn_as_they_are() =>
        Drawn("deliveries").ShouldBe(DeliveryMoves.All.Select(move => Arrow(move.From, move.To, move.Why)));

    [Fact]
    public void The_states_of_endpoints_are_drawn_as_they_are() =>
        Drawn("endpoints").ShouldBe(EndpointMoves.All.Select(move => Arrow(move.From, move.To, move.Why)));

    [Fact]
    public void Every_delivery_state_but_the_terminal_ones_has_a_way_out() =>
        Enum.GetValues<DeliveryState>().Where(state => DeliveryMoves.All.All(move => move.From != state)).ShouldBe(DeliveryMoves.Terminal, ignoreOrder: true);

    [Fact]
    public void Every_endpoint_state_has_a_way_in_and_a_way_out()
    {
        Enum.GetValues<EndpointState>().ShouldAllBe(state => EndpointMoves.All.Any(move => move.From == state));
        Enum.GetValues<EndpointState>().ShouldAllBe(state => EndpointMoves.All.Any(move => move.To == state));
    }

    private static string Arrow<T>(T from, T to, string why) => $"{from} --> {to}: {why}".Replace($"{from}", $"{from}".ToLowerInvariant(), StringComparison.Ordinal).Replace($"{to}", $"{to}".ToLowerInvariant(), StringComparison.Ordinal);

    private static IEnumerable<string> Drawn(string name)
    {
        var block = Page[Page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal)..];
        return block[..block.IndexOf("```\n", StringComparison.Ordinal)].Split('\n').Where(line => line.Contains("-->", StringComparison.Ordinal) && !line.StartsWith("<!--", StringComparison.Ordinal)).Select(line => line.Trim());
    }

    [GeneratedRegex(@"^\d+\. `(?<file>[^`]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();
}
