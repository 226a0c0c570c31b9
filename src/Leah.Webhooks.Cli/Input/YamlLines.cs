namespace Leah.Webhooks.Cli.Input;

/// <summary>In which line of a YAML file each member and item stands, by its path: <c>steps[0].after</c>.</summary>
internal sealed class YamlLines
{
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    public void Add(string path, long line) => _lines[path] = line;

    /// <summary>The line of a path; where it is not there, that of what it would be in; the first line for the whole file.</summary>
    public long Of(string path)
    {
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(path, out var line))
                return line;
        }

        return 1;
    }
}
