namespace Leah.Webhooks.TestKit;

/// <summary>A folder of its own for one test, removed with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("leah-").FullName;

    /// <summary>The full path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a file and gives its full path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (IOException)
        {
            // Something still holds a file open; the system's temporary folder is cleaned by others.
        }
    }
}
