namespace Leah.Webhooks;

/// <summary>A user joined the organization, by a partnership code or a license key.</summary>
public sealed record UserRegistered : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event => EventTypes.UserRegistered;
}
