namespace Leah.Webhooks.Receiver;

/// <summary>One credential that a sender may show: either a user name with its password (Basic) or a token (Bearer).</summary>
public sealed class ReceiverCredential
{
    /// <summary>What the credential is called where its use is shown. Defaults to its kind and its place in the list, such as <c>basic-1</c>. Never the secret itself.</summary>
    public string? Name { get; set; }

    /// <summary>The user name of Basic authentication; it cannot have a colon.</summary>
    public string? Username { get; set; }

    /// <summary>The password of Basic authentication; it may have colons and any Unicode.</summary>
    public string? Password { get; set; }

    /// <summary>The token of Bearer authentication.</summary>
    public string? Token { get; set; }

    /// <summary>The credential is wrong before this time. Defaults to none.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>The credential is wrong from this time on. Defaults to none.</summary>
    public DateTimeOffset? NotAfter { get; set; }

    /// <summary>A credential of Basic authentication.</summary>
    /// <param name="username">The user name, without a colon.</param>
    /// <param name="password">The password.</param>
    public static ReceiverCredential Basic(string username, string password) => new() { Username = username, Password = password };

    /// <summary>A credential of Bearer authentication.</summary>
    /// <param name="token">The token.</param>
    public static ReceiverCredential Bearer(string token) => new() { Token = token };

    /// <summary>The credential without its secret.</summary>
    public override string ToString() => Token is null ? $"Basic {Username}:…" : "Bearer …";
}
