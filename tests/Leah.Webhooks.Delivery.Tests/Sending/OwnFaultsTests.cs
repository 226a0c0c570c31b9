using System.Net.Sockets;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public class OwnFaultsTests
{
    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, AddressFamily.InterNetwork)]
    [InlineData(SocketError.TooManyOpenSockets, AddressFamily.InterNetworkV6)]
    [InlineData(SocketError.NoBufferSpaceAvailable, AddressFamily.InterNetwork)]
    [InlineData(SocketError.AddressNotAvailable, AddressFamily.InterNetwork)]
    public void Want_of_sockets_memory_or_ports_is_ours(SocketError error, AddressFamily family) =>
        OwnFaults.Describe(error, family).ShouldNotBeNull().ShouldStartWith("This machine has no");

    [Theory]
    [InlineData(SocketError.AddressNotAvailable, AddressFamily.InterNetworkV6)]
    [InlineData(SocketError.ConnectionRefused, AddressFamily.InterNetwork)]
    [InlineData(SocketError.ConnectionReset, AddressFamily.InterNetwork)]
    [InlineData(SocketError.HostUnreachable, AddressFamily.InterNetwork)]
    public void What_the_far_side_or_the_network_did_is_not_ours(SocketError error, AddressFamily family) =>
        OwnFaults.Describe(error, family).ShouldBeNull();

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    [InlineData(SocketError.AddressNotAvailable)]
    public void Own_fault_found_inside_what_the_handler_threw_interrupts(SocketError error) =>
        Diagnosis.Of(new HttpRequestException("outer", new IOException("middle", new SocketException((int)error))))
            .ShouldNotBeNull().Outcome.ShouldBe(AttemptOutcome.Interrupted);
}
