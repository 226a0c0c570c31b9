using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Leah.Webhooks.Delivery.Tests.Sending;

/// <summary>
/// A network of Linux's kernel for one thread: a loopback of its own with so few local ports that they run out, while the machine's others stay as
/// they are. Needs root, as mounting a small disk does.
/// </summary>
internal static class OwnNetwork
{
    private const int NewNetwork = 0x40000000;

    /// <summary>Runs work on a thread in a network with these local ports. A socket belongs to the network of the thread that made it.</summary>
    public static Task<T> RunAsync<T>(int firstPort, int lastPort, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                if (Unshare(NewNetwork) != 0)
                    throw new InvalidOperationException($"A network of its own needs root: {Marshal.GetLastPInvokeErrorMessage()}");
                using var loopback = Process.Start("ip", ["link", "set", "lo", "up"]);
                loopback.WaitForExit();
                File.WriteAllText("/proc/sys/net/ipv4/ip_local_port_range", $"{firstPort} {lastPort}");
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }).Start();
        return done.Task;
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unshare(int flags);
}
