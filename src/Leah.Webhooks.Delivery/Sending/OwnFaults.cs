using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Tells failures of this machine from failures of the endpoint, so that ours are never charged to a delivery.</summary>
internal static class OwnFaults
{
    /// <summary>What this machine has run out of, in a sentence; null when the error is not its own.</summary>
    public static string? Describe(SocketError error, AddressFamily family) => error switch
    {
        SocketError.TooManyOpenSockets or SocketError.ProcessLimit => "This machine has no file descriptors left for another connection. Raise the limit of open files.",
        SocketError.NoBufferSpaceAvailable => "This machine has no memory left for another connection's buffers.",
        // With IPv6 switched off, every IPv6 address gives this error: that says nothing of this machine's ports.
        SocketError.AddressNotAvailable when family == AddressFamily.InterNetwork => "This machine has no local ports left for another connection.",
        _ => null,
    };
}
