namespace Leah.Webhooks.Rules.Tests;

/// <summary>The repository's files, as they lie on the disk.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", "data", ".git", "node_modules"];

    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>All files below a folder with that ending, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string folder, string ending) =>
        Directory.Exists(Path.Combine(Root, folder)) ? [.. Below(new DirectoryInfo(Path.Combine(Root, folder)), ending).Order(StringComparer.Ordinal)] : [];

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Below(DirectoryInfo folder, string ending) =>
        folder.EnumerateFiles().Where(file => file.Name.EndsWith(ending, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Concat(folder.EnumerateDirectories().Where(below => !Skipped.Contains(below.Name)).SelectMany(below => Below(below, ending)));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LeahWebhooks.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
