using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Output;

/// <summary>Standard output as a program of a pipeline has it.</summary>
internal static class StandardOutput
{
    // EPIPE.
    private const int BrokenPipe = 32;

    /// <summary>Nothing is made of the variables by which build servers are known.</summary>
    public static ProfileEnrichment Plain { get; } = new() { UseDefaultEnrichers = false };

    /// <summary>
    /// Lets a write into a pipe that nobody reads any more fail: the runtime's own console swallows that, and <c>leah deliveries watch | head -1</c> would go on for ever.
    /// </summary>
    public static void NoticeItsEnd()
    {
        if (Console.IsOutputRedirected && OpenPipe() is { } pipe)
            Console.SetOut(TextWriter.Synchronized(new StreamWriter(pipe) { AutoFlush = true }));
    }

    /// <summary>For text with colour where it goes to a terminal, and nowhere else: whatever build server it runs on, a file or a pipe of it is for programs.</summary>
    public static IAnsiConsole ForText() => AnsiConsole.Create(new AnsiConsoleSettings { Enrichment = Plain });

    /// <summary>For bytes; a pipe that nobody reads any more is noticed too.</summary>
    public static Stream Open() => OpenPipe() ?? Console.OpenStandardOutput();

    /// <summary>A file is left to the console, which writes where the shell said, behind what stands there.</summary>
    private static FileStream? OpenPipe()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                return null;
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not there, or of a kind of its own: the console knows best.
            return null;
        }
    }

    public static bool IsEndOfReader(IOException error) => error.HResult == BrokenPipe;
}
