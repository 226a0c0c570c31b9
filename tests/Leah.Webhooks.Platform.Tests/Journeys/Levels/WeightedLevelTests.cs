using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Tests.Journeys.Levels;

public sealed class WeightedLevelTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 17, 20, 41, 23, 238, TimeSpan.Zero);

    [Theory]
    [InlineData(21.75, 0, false, 21.75, "Level 1", "Sublevel 1.1")]
    [InlineData(21.75, 99, false, 21.75, "Level 1", "Sublevel 1.1")]
    [InlineData(7.61, 42.87, true, 25.24, "Level 1", "Sublevel 1.1")]
    [InlineData(0, 0, true, 0, "Level 1", "Sublevel 1.1")]
    [InlineData(100, 100, true, 100, "Level 3", "Sublevel 3.2")]
    [InlineData(29.99, 29.99, true, 29.99, "Level 1", "Sublevel 1.1")]
    [InlineData(30, 30, true, 30, "Level 1", "Sublevel 1.2")]
    [InlineData(29.99, 30, true, 30, "Level 1", "Sublevel 1.2")]
    [InlineData(44.99, 0, false, 44.99, "Level 1", "Sublevel 1.2")]
    [InlineData(40, 50, true, 45, "Level 2", "Sublevel 2.1")]
    [InlineData(60, 60, true, 60, "Level 2", "Sublevel 2.2")]
    [InlineData(75, 75, true, 75, "Level 3", "Sublevel 3.1")]
    [InlineData(90, 90, true, 90, "Level 3", "Sublevel 3.2")]
    public void The_default_is_the_mean_of_what_counts(double placement, double speaking, bool valid, double score, string level, string sublevel) =>
        WeightedLevel.Of(new JourneyOptions()).Calculate(Placement((decimal)placement), Speaking((decimal)speaking, valid), Now)
            .ShouldBe(new OverallLevel((decimal)score, level, sublevel, Now));

    [Fact]
    public void Weights_and_table_come_from_the_settings()
    {
        var calculator = WeightedLevel.Of(new JourneyOptions { PlacementWeight = 3, SpeakingWeight = 1, Levels = ["0 | low | lower", "50.5 | high | higher"] });

        calculator.Calculate(Placement(40), Speaking(80, true), Now).ShouldBe(new OverallLevel(50, "low", "lower", Now));
        calculator.Calculate(Placement(42), Speaking(80, true), Now).ShouldBe(new OverallLevel(51.5m, "high", "higher", Now));
    }

    [Fact]
    public void Where_all_weight_lies_on_a_test_that_could_not_be_judged_there_is_no_level() =>
        WeightedLevel.Of(new JourneyOptions { PlacementWeight = 0 }).Calculate(Placement(40), Speaking(80, false), Now).ShouldBeNull();

    [Fact]
    public void A_score_is_written_without_zeros_at_its_end() =>
        WeightedLevel.Of(new JourneyOptions()).Calculate(Placement(27.40m), Speaking(0, false), Now)!.Score.ToString().ShouldBe("27.4");

    [Fact]
    public void A_higher_score_in_either_test_never_lowers_the_level()
    {
        var calculator = WeightedLevel.Of(new JourneyOptions());
        var scores = Enumerable.Range(0, 101).Select(i => (decimal)i).ToList();
        foreach (var fixedScore in scores)
        {
            scores.Select(score => calculator.Calculate(Placement(score), Speaking(fixedScore, true), Now)!.Score).ShouldBeInOrder();
            scores.Select(score => calculator.Calculate(Placement(fixedScore), Speaking(score, true), Now)!.Score).ShouldBeInOrder();
        }
    }

    private static PlacementReport Placement(decimal score) => new("p", Now, Now, 36, new PlacementMarks("A1", "A1.2", score, score, score, score));

    private static SpeakingReport Speaking(decimal score, bool valid) => new("s", Now, Now, 3, valid, new SpeakingMarks("A1", "A1.2", score, score, score, score, score));
}
