namespace Leah.Webhooks.Delivery.Sending;

/// <summary>How long the phases of making a connection took; null for one that did not happen or did not end.</summary>
internal sealed class ConnectTimings
{
    /// <summary>Resolving the name; null for an address.</summary>
    public TimeSpan? Dns { get; set; }

    /// <summary>Connecting, over all addresses tried.</summary>
    public TimeSpan? Connect { get; set; }

    /// <summary>The TLS handshake.</summary>
    public TimeSpan? Tls { get; set; }
}
