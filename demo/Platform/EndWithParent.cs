using System.Runtime.InteropServices;

#pragma warning disable MA0047, CA1050 // .NET looks for a start-up hook by this name, outside of any namespace.

/// <summary>
/// Runs inside the platform's process before its own code (DOTNET_STARTUP_HOOKS), and ends it when the demo that started it is gone, however it went:
/// the demo holds the other end of standard input, and the system closes that even after <c>kill -9</c>.
/// </summary>
internal static class StartupHook
{
    private const int Terminate = 15;

    public static void Initialize() => new Thread(EndAfterParent) { IsBackground = true, Name = "End with parent" }.Start();

    private static void EndAfterParent()
    {
        var nothing = new byte[64];
        using (var input = Console.OpenStandardInput())
        {
            while (input.Read(nothing) > 0)
            {
                // Nobody writes here; only the end counts.
            }
        }

        if (OperatingSystem.IsWindows())
            Environment.Exit(0);
        _ = Kill(Environment.ProcessId, Terminate);
    }

    // As an operator would stop it, so that it finishes what is in flight. .NET itself can only kill.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
