namespace Leah.Webhooks.Tests.Events.Parts;

public sealed class ScoreTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("7.61", 7.61)]
    [InlineData("27.40", 27.4)]
    [InlineData("1e-7", 0.0000001)]
    [InlineData("1E+2", 100)]
    [InlineData("0.1000000000000000000000000000000000000000000000000000001", 0.1)]
    [InlineData("1e-400", 0)]
    public void Number_keeps_its_spelling_and_has_its_value(string json, double value)
    {
        Score.TryParse(Json.Bytes(json), out var score).ShouldBeTrue();

        score.ToString().ShouldBe(json);
        score.Value.ShouldBe((decimal)value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1e29")]
    [InlineData("-1e400")]
    [InlineData("79228162514264337593543950336")]
    public void Text_that_no_decimal_holds_is_no_score(string json) => Score.TryParse(Json.Bytes(json), out _).ShouldBeFalse();

    [Fact]
    public void Scores_of_one_value_are_equal_however_they_are_spelled()
    {
        Score.TryParse("2.74e1"u8, out var exponent).ShouldBeTrue();
        Score.TryParse("27.40"u8, out var scaled).ShouldBeTrue();

        exponent.ShouldBe(scaled);
        exponent.GetHashCode().ShouldBe(scaled.GetHashCode());
        ((Score)27.4m == scaled).ShouldBeTrue();
        ((decimal)scaled).ShouldBe(27.4m);
    }
}
