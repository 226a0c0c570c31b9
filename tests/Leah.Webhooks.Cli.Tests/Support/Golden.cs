namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>Outputs that are kept as files beside the tests. With LEAH_GOLDEN=write in the environment they are written anew.</summary>
internal static class Golden
{
    public static void Check(string name, string output)
    {
        // Text is filled up to its column with spaces that nobody sees.
        output = string.Join('\n', output.Split('\n').Select(line => line.TrimEnd()));
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        if (Environment.GetEnvironmentVariable("LEAH_GOLDEN") == "write")
        {
            var source = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/Leah.Webhooks.Cli.Tests/Golden", name));
            Directory.CreateDirectory(Path.GetDirectoryName(source)!);
            File.WriteAllText(source, output);
            return;
        }

        output.ShouldBe(File.ReadAllText(file), $"{name} is what leah wrote before; LEAH_GOLDEN=write writes it anew.");
    }
}
