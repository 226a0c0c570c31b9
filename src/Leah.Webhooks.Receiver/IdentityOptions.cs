namespace Leah.Webhooks.Receiver;

/// <summary>What makes two events of one type the same event, and what may differ between them.</summary>
public sealed class IdentityOptions
{
    /// <summary>The members whose values make the identity, as paths such as <c>test.id</c>. Empty keeps the type's default.</summary>
    public IList<string> Members { get; set; } = [];

    /// <summary>Members that may differ between two repeats without making the second a correction, as paths such as <c>date</c>. Defaults to none.</summary>
    public IList<string> Ignore { get; set; } = [];
}
