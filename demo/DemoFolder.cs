using System.Security.Cryptography;

namespace Leah.Webhooks.Demo;

/// <summary>
/// Where this run keeps everything: <c>data/demo</c> of the repository, which git ignores. It is emptied at the start and left at the end, to be looked into.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    public const string KeyName = "operator.key";

    private readonly FileStream _lock;

    private DemoFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
        OperatorKey = "demo_" + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 40);
        Write(KeyName, OperatorKey);
    }

    public string Path { get; }

    /// <summary>The key that opens the whole API. New in each run.</summary>
    public string OperatorKey { get; }

    public static DemoFolder Begin()
    {
        var data = System.IO.Path.Combine(Repository(), "data");
        // Two demos at once each have a folder of their own.
        for (var number = 1; number < 10; number++)
        {
            var path = System.IO.Path.Combine(data, number == 1 ? "demo" : $"demo-{number}");
            if (TryHold(path) is not { } held)
                continue;
            Empty(path, except: held.Name);
            return new DemoFolder(path, held);
        }

        throw new PlatformFailedException($"No folder under {data} can be had: nine demos run already, or the disk is full.");
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The path of a file of this folder as somebody would type it.</summary>
    public string Typed(string name) => FromHere(File(name));

    /// <summary>The path of a file of the repository as somebody would type it.</summary>
    public static string TypedFromRoot(string path) => FromHere(System.IO.Path.Combine(Repository(), path));

    /// <summary>Writes a file that no other user may read.</summary>
    public void Write(string name, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(File(name), options);
        writer.Write(text);
    }

    public void Dispose() => _lock.Dispose();

    private static string FromHere(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static FileStream? TryHold(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Empty(string path, string except)
    {
        foreach (var file in Directory.EnumerateFiles(path).Where(file => file != except))
            System.IO.File.Delete(file);
        foreach (var folder in Directory.EnumerateDirectories(path))
            Directory.Delete(folder, recursive: true);
    }

    // The demo may be started from anywhere; what it keeps goes where git ignores it.
    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "LeahWebhooks.slnx")))
                return folder.FullName;
        }

        return Environment.CurrentDirectory;
    }
}
