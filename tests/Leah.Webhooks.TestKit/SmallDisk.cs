using System.Diagnostics;

namespace Leah.Webhooks.TestKit;

/// <summary>A file system in memory of so many megabytes. Mounting needs root: by itself, or by sudo.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.FullPath;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Makes one.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk();
        await AsRootAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "leah-test", disk.Path);
        return disk;
    }

    /// <summary>Makes a folder on it that belongs to PostgreSQL's user.</summary>
    public async Task<string> FolderForPostgresAsync()
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "postgres")).FullName;
        if (Environment.UserName == "root")
            await AsRootAsync("chown", "postgres", folder);
        return folder;
    }

    /// <summary>Puts a file on it that leaves so many bytes.</summary>
    public void FillUpTo(long left)
    {
        using var ballast = File.Create(Ballast);
        var block = new byte[64 * 1024];
        while (new DriveInfo(Path).AvailableFreeSpace - left is > 0 and var more)
        {
            ballast.Write(block, 0, (int)Math.Min(block.Length, more));
            ballast.Flush();
        }
    }

    /// <summary>Takes that file away.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
#pragma warning disable RS0030 // A test's end, with nothing else to do.
        AsRootAsync("umount", "--lazy", Path).GetAwaiter().GetResult();
#pragma warning restore RS0030
        _folder.Dispose();
    }

    private static async Task AsRootAsync(params string[] command)
    {
        string[] all = Environment.UserName == "root" ? command : ["sudo", .. command];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', all)} failed: {errors}");
    }
}
