using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Leah.Webhooks.Rules.Tests;

/// <summary>Which project may know which, and which folder may know what: docs/ARCHITECTURE.md in rules.</summary>
public sealed partial class ArrowTests
{
    private const string Vocabulary = "Leah.Webhooks", Storage = "Leah.Webhooks.Storage", Delivery = "Leah.Webhooks.Delivery", Platform = "Leah.Webhooks.Platform",
        Receiver = "Leah.Webhooks.Receiver", Cli = "Leah.Webhooks.Cli";

    /// <summary>What each project may know, itself not counted. A project below a name, as Receiver.Kafka is below Receiver, may also know that one.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Vocabulary] = [],
        [Storage] = [Vocabulary],
        [Delivery] = [Storage, Vocabulary],
        [Platform] = [Delivery, Storage, Vocabulary],
        [Receiver] = [Storage, Vocabulary],
        [Cli] = [Receiver, Storage, Vocabulary],
    };

    public static TheoryData<string> Projects => [.. Repository.Files("src", ".csproj").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_stands_below_it(string project)
    {
        var references = XDocument.Parse(Repository.Text($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        references.Where(reference => !MayKnow(project, reference)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_namespaces_of_what_stands_below_it(string project)
    {
        var strangers =
            from file in Repository.Files($"src/{project}", ".cs")
            from line in Repository.Lines(file)
            let used = OurUsing().Match(line).Groups["name"].Value
            where used.Length > 0 && !MayKnow(project, ProjectOf(used))
            select $"{file}: {line}";

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void Only_storage_folders_know_a_database()
    {
        var strangers =
            from file in Repository.Files("src", ".cs")
            where !file.Contains("/Storage/", StringComparison.Ordinal) && !file.StartsWith("src/Leah.Webhooks.Storage/", StringComparison.Ordinal)
            // It is handed a caller's own transaction.
            where file != "src/Leah.Webhooks.Delivery/Embedding/PublishInTransaction.cs"
            from line in Repository.Lines(file)
            where DatabaseUsing().IsMatch(line) || Statement().IsMatch(line)
            select $"{file}: {line.Trim()}";

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void In_the_engine_only_sending_knows_sockets()
    {
        var strangers =
            from file in Repository.Files("src/Leah.Webhooks.Delivery", ".cs")
            where !file.Contains("/Sending/", StringComparison.Ordinal)
            from line in Repository.Lines(file)
            where SocketUsing().IsMatch(line)
            select $"{file}: {line.Trim()}";

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void The_engine_knows_no_web_host() =>
        Repository.Files("src/Leah.Webhooks.Delivery", ".cs")
            .Where(file => Repository.Text(file).Contains("using Microsoft.AspNetCore.Http", StringComparison.Ordinal) || Repository.Text(file).Contains("using Microsoft.AspNetCore.Builder", StringComparison.Ordinal))
            .ShouldBeEmpty();

    private static bool MayKnow(string project, string other)
    {
        if (project == other || project.StartsWith(other + ".", StringComparison.Ordinal) && other != Vocabulary)
            return true;
        var owner = Allowed.Keys.Where(name => project == name || project.StartsWith(name + ".", StringComparison.Ordinal)).MaxBy(name => name.Length)!;
        return Allowed[owner].Any(allowed => other == allowed || (allowed != Vocabulary && other.StartsWith(allowed + ".", StringComparison.Ordinal)));
    }

    private static string ProjectOf(string used) =>
        Allowed.Keys.Where(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal)).MaxBy(name => name.Length)!;

    [GeneratedRegex(@"^\s*(global )?using (static )?(?<name>Leah\.Webhooks[\w.]*);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OurUsing();

    [GeneratedRegex(@"^using (Microsoft\.Data\.Sqlite|SQLitePCL|Npgsql|System\.Data)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatabaseUsing();

    // A statement as it would stand in a string.
    [GeneratedRegex("""("|^\s*)(SELECT .* FROM |INSERT INTO |DELETE FROM |UPDATE \w+ SET )""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^using System\.Net\.(Sockets|Http|Security)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SocketUsing();
}
