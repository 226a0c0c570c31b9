using System.ComponentModel.DataAnnotations;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Who may call. Configuration section <c>Security</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Security";

    /// <summary>An operator's key of your own choice, 32 to 512 characters. Defaults to none: one is made at the first start and printed once.</summary>
    [StringLength(512, MinimumLength = 32)]
    public string? OperatorKey { get; set; }
}
