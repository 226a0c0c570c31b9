namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A page of docs/guides: its files and the commands that it tells people to type.</summary>
internal sealed class Guide
{
    private Guide(IReadOnlyDictionary<string, string> files, IReadOnlyList<string> commands) => (Files, Commands) = (files, commands);

    /// <summary>Blocks that stand under a comment with a file's name, by that name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The lines of all blocks of sh that begin with leah.</summary>
    public IReadOnlyList<string> Commands { get; }

    public static Guide Read(string page)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "../../../../docs/guides", page));
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        List<string> commands = [];
        string? name = null, language = null;
        List<string> block = [];
        foreach (var line in text.Split('\n'))
        {
            if (language is null && line.StartsWith("<!-- file: ", StringComparison.Ordinal))
            {
                name = line["<!-- file: ".Length..].Replace(" -->", "", StringComparison.Ordinal);
            }
            else if (language is null && line.StartsWith("```", StringComparison.Ordinal))
            {
                language = line[3..];
                block.Clear();
            }
            else if (line == "```")
            {
                if (name is not null)
                    files[name] = string.Join('\n', block) + "\n";
                else if (language == "sh")
                    commands.AddRange(block.Where(command => command.StartsWith("leah ", StringComparison.Ordinal)));
                (name, language) = (null, null);
            }
            else if (language is not null)
            {
                block.Add(line);
            }
        }

        return new(files, commands);
    }
}
