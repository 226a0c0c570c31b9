using System.ComponentModel.DataAnnotations;

namespace Leah.Webhooks.Delivery.Retention;

/// <summary>How long things are kept. Configuration section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Retention";

    /// <summary>
    /// How long an event is kept after it was accepted, with its deliveries and their attempts. An event that is still to be delivered stays, however old.
    /// Defaults to 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "36500.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(90);
}
