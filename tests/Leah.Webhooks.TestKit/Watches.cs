namespace Leah.Webhooks.TestKit;

/// <summary>The folders and files that a process has itself told of changes of.</summary>
public static class Watches
{
    /// <summary>How many of the system's watchers the process holds (inotify).</summary>
    public static int Of(int processId) =>
        new DirectoryInfo($"/proc/{processId}/fd").EnumerateFileSystemInfos().Count(file => file.LinkTarget?.Contains("inotify", StringComparison.Ordinal) == true);
}
