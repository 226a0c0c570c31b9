using System.Globalization;

namespace Leah.Webhooks.Platform.Journeys.Levels;

/// <summary>From which score on which level is reached.</summary>
internal sealed class LevelTable(IReadOnlyList<LevelRow> rows)
{
    /// <summary>Reads the table of the settings, or the default one; what is wrong is told as lines that name the key.</summary>
    public static LevelTable Read(IReadOnlyList<string>? lines, out IReadOnlyList<string> faults)
    {
        List<string> found = [];
        List<LevelRow> rows = [];
        foreach (var (line, index) in (lines is { Count: > 0 } ? lines : JourneyOptions.DefaultLevels).Select((line, index) => (line, index)))
        {
            var key = $"Journeys:Levels:{index}";
            if (Row(line) is not { } row)
                found.Add($"{key} is \"{line}\": set it to a score from 0 to 100, a level and a sublevel, as in \"30 | Level 1 | Sublevel 1.2\".");
            else if (index == 0 && row.From != 0)
                found.Add($"{key} begins at {row.From}: let the first begin at 0, so that every score has a level.");
            else if (rows.Count > 0 && row.From <= rows[^1].From)
                found.Add($"{key} begins at {row.From}, not above the one before it, {rows[^1].From}: let the scores rise.");
            else
                rows.Add(row);
        }

        faults = found;
        return new LevelTable(rows);
    }

    /// <summary>The last row that the score reaches.</summary>
    public LevelRow At(decimal score) => rows.Last(row => row.From <= score);

    private static LevelRow? Row(string line) =>
        line.Split('|', StringSplitOptions.TrimEntries) is [var from, { Length: > 0 } level, { Length: > 0 } sublevel]
        && decimal.TryParse(from, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score)
        && score is >= 0 and <= 100
            ? new LevelRow(score, level, sublevel)
            : null;
}

/// <summary>A row of the table.</summary>
/// <param name="From">The lowest score that reaches it.</param>
/// <param name="Level">The level.</param>
/// <param name="Sublevel">The step within the level.</param>
internal sealed record LevelRow(decimal From, string Level, string Sublevel);
