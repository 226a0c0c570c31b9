namespace Leah.Webhooks.Cli.Playing;

/// <summary>Levels for made-up scores: the table that the platform has without settings.</summary>
internal static class Levels
{
    private static readonly (decimal From, string Level, string Sublevel)[] Table =
    [
        (90, "Level 3", "Sublevel 3.2"), (75, "Level 3", "Sublevel 3.1"), (60, "Level 2", "Sublevel 2.2"),
        (45, "Level 2", "Sublevel 2.1"), (30, "Level 1", "Sublevel 1.2"), (decimal.MinValue, "Level 1", "Sublevel 1.1"),
    ];

    public static (string Level, string Sublevel) Of(decimal score)
    {
        var row = Table.First(row => score >= row.From);
        return (row.Level, row.Sublevel);
    }

    /// <summary>The overall score: the mean, or the placement test's alone where the speaking test is not valid.</summary>
    public static decimal Overall(decimal placement, decimal speaking, bool isValid) =>
        Shortest(isValid ? decimal.Round((placement + speaking) / 2, 2, MidpointRounding.AwayFromZero) : placement);

    /// <summary>27.40 and 27.4 are one number; the platform writes the shorter.</summary>
    public static decimal Shortest(decimal score) => score / 1.0000000000000000000000000000m;
}
