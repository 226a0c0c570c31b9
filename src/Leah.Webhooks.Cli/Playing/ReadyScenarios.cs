namespace Leah.Webhooks.Cli.Playing;

/// <summary>The scenarios that leah carries.</summary>
internal static class ReadyScenarios
{
    public static readonly IReadOnlyList<string> Names = ["journey", "rough-network", "second-try"];

    /// <summary>The text of one; null where there is none of that name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(ReadyScenarios).Assembly.GetManifestResourceStream($"scenarios/{name}.yaml");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A file's text, or a ready one's where there is no such file.</summary>
    /// <exception cref="UsageException">There is neither.</exception>
    public static string Open(string fileOrName)
    {
        try
        {
            return File.Exists(fileOrName) ? File.ReadAllText(fileOrName)
                : Find(fileOrName) ?? throw new UsageException($"There is no file {fileOrName}, and no ready scenario of that name: {string.Join(", ", Names)}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{fileOrName} cannot be read: {error.Message}");
        }
    }
}
