using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>Linux's own way to wait for many sockets by one thread, without anything between: the load generator shares the processor with what it measures.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Most = 256;

    // The kernel packs the event on x64 alone: four bytes of what came, then eight of ours.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _handle = Checked(Create(0));
    private readonly byte[] _events = new byte[Most * 16];

    /// <summary>Tells from now on when the socket has something to read.</summary>
    public void Watch(int socket, int number)
    {
        Span<byte> wanted = stackalloc byte[16];
        MemoryMarshal.Write(wanted, 1);
        MemoryMarshal.Write(wanted[(Stride - 8)..], (long)number);
        const int Add = 1;
        Checked(Control(_handle, Add, socket, ref MemoryMarshal.GetReference(wanted)));
    }

    /// <summary>Waits until something can be read; gives how many sockets there are that have it. None where the time is over before.</summary>
    public int Wait(TimeSpan most)
    {
        var time = new Timespec((long)most.TotalSeconds, most.Ticks % TimeSpan.TicksPerSecond * 100);
        return Checked(Wait(_handle, ref _events[0], Most, in time, IntPtr.Zero));
    }

    /// <summary>The number of one of the sockets that the last wait found.</summary>
    public int NumberOf(int place) => (int)MemoryMarshal.Read<long>(_events.AsSpan(place * Stride + Stride - 8));

    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        const int NoSignal = 0x4000;
        return Checked((int)Send(socket, in MemoryMarshal.GetReference(bytes), bytes.Length, NoSignal));
    }

    public static int Receive(int socket, Span<byte> room) => Checked((int)Receive(socket, ref MemoryMarshal.GetReference(room), room.Length, 0));

    public void Dispose() => _ = Close(_handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int epoll, ref byte events, int most, in Timespec time, nint signals);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, in byte bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, ref byte room, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
