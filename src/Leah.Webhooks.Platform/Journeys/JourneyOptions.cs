using System.ComponentModel.DataAnnotations;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>How journeys become events. Configuration section <c>Journeys</c>.</summary>
internal sealed class JourneyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Journeys";

    /// <summary>The table where none is set. A list with defaults would be appended to by configuration, not replaced.</summary>
    public static IReadOnlyList<string> DefaultLevels { get; } =
    [
        "0 | Level 1 | Sublevel 1.1",
        "30 | Level 1 | Sublevel 1.2",
        "45 | Level 2 | Sublevel 2.1",
        "60 | Level 2 | Sublevel 2.2",
        "75 | Level 3 | Sublevel 3.1",
        "90 | Level 3 | Sublevel 3.2",
    ];

    /// <summary>What the placement test's score weighs in the overall score. 0 to 100; defaults to 1.</summary>
    [Range(0d, 100d)]
    public double PlacementWeight { get; set; } = 1;

    /// <summary>What a valid speaking test's score weighs. 0 to 100; defaults to 1.</summary>
    [Range(0d, 100d)]
    public double SpeakingWeight { get; set; } = 1;

    /// <summary>
    /// From which score on which level is reached: <c>score | level | sublevel</c>, rising, the first from 0. Defaults to three levels of two steps.
    /// </summary>
    [MaxLength(100)]
    public IReadOnlyList<string>? Levels { get; set; }
}
