using System.Diagnostics;
using System.Reflection;

/// <summary>
/// Loaded by the runtime before a program's own code (<c>DOTNET_STARTUP_HOOKS</c>): kills the unchanged program, as by kill -9, when it comes
/// to a named moment for the n-th time. <c>LEAH_FAULT=published:3</c> names moment and count.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for a type of this name in no namespace.
internal sealed class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LEAH_FAULT")?.Split(':') is not [var moment, var count])
            return;
        var left = int.Parse(count);
        var point = Assembly.Load("Leah.Webhooks.Storage").GetType("Leah.Webhooks.Storage.FaultPoint", throwOnError: true)!;
        point.GetProperty("Reached", BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, (Action<string>)(reached =>
        {
            if (reached == moment && Interlocked.Decrement(ref left) == 0)
                Process.GetCurrentProcess().Kill();
        }));
    }
}
