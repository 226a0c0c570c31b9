using System.Text.RegularExpressions;

namespace Leah.Webhooks.Rules.Tests;

/// <summary>How long files may be, and what no file may hold.</summary>
public sealed partial class FileTests
{
    [Theory]
    [InlineData("src", 400)]
    [InlineData("demo", 400)]
    [InlineData("benchmarks", 400)]
    [InlineData("tests", 600)]
    public void A_file_is_no_longer_than_one_idea(string folder, int most) =>
        Repository.Files(folder, ".cs").Concat(Repository.Files(folder, ".razor"))
            .Select(file => (File: file, Lines: Repository.Lines(file).Length))
            .Where(file => file.Lines > most)
            .ShouldBeEmpty();

    [Fact]
    public void Half_of_the_source_files_are_short()
    {
        int[] lengths = [.. Repository.Files("src", ".cs").Select(file => Repository.Lines(file).Length).Order()];

        lengths[lengths.Length / 2].ShouldBeLessThanOrEqualTo(60);
        lengths[lengths.Length * 9 / 10].ShouldBeLessThanOrEqualTo(180);
    }

    /// <summary>Two lines of work that come together may each have taken the next number: a new database would then refuse to start.</summary>
    [Fact]
    public void Migrations_of_a_folder_have_each_number_once() =>
        Repository.Files("src", ".sql").Where(file => file.Contains("/Migrations/", StringComparison.Ordinal))
            .GroupBy(file => file[..(file.LastIndexOf('/') + 5)]).Where(number => number.Count() > 1).SelectMany(number => number).ShouldBeEmpty();

    [Fact]
    public void A_todo_names_its_issue() =>
        Repository.Files("src", ".cs").Where(file => Repository.Lines(file).Any(line => Todo().IsMatch(line))).ShouldBeEmpty();

    [Fact]
    public void Tests_do_not_sleep_and_are_not_skipped() =>
        Repository.Files("tests", ".cs")
            .Where(file => !file.EndsWith("/FileTests.cs", StringComparison.Ordinal))
            .SelectMany(file => Repository.Lines(file).Where(line => Sleeping().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"))
            .ShouldBeEmpty();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b(?! #\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Todo();

    [GeneratedRegex(@"Thread\.Sleep|\bSkip\s*=|\.Skip\(""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sleeping();
}
