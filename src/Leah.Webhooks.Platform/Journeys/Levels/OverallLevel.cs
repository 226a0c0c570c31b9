namespace Leah.Webhooks.Platform.Journeys.Levels;

/// <summary>A level over both tests, and when it was calculated.</summary>
/// <param name="Score">The score.</param>
/// <param name="Level">The level.</param>
/// <param name="Sublevel">The step within the level.</param>
/// <param name="CalculatedAt">When.</param>
internal sealed record OverallLevel(decimal Score, string Level, string Sublevel, DateTimeOffset CalculatedAt);
