using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Parquet;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary>An export is read back: CSV and NDJSON by rule, Parquet with a library that had no part in writing it.</summary>
public sealed class ReceivedExportTests
{
    private static readonly string[] Columns =
        ["id", "received_at", "event_type", "user_id", "partner_id", "event_date", "outcome", "same_as", "webhook_id", "credential", "body"];

    private static readonly string Test = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);
    private static readonly string Odd = Test.Replace("7.61", "8", StringComparison.Ordinal).Replace("{\"event\"", "{\r\n\"x\":\"a,\\\"b\\\" Zoë 𝄞\",\"event\"", StringComparison.Ordinal);

    [Fact]
    public async Task All_three_formats_hold_the_same_rows_under_the_same_columns()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        foreach (var body in (string[])[Test, Test, Odd])
            (await receiver.PostAsync(body)).Dispose();

        var ndjson = await Support.Leah.RunAsync(folder.Path, "received", "export", "--format", "ndjson");
        ndjson.ExitCode.ShouldBe(0, ndjson.Error);
        ndjson.Error.ShouldContain("Exported 3 events.");
        var rows = ndjson.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        rows.ShouldAllBe(row => row.EnumerateObject().Select(member => member.Name).SequenceEqual(Columns));
        rows.Select(row => row.GetProperty("outcome").GetString()).ShouldBe(["new", "duplicate", "correction"]);
        rows[2].GetProperty("body").GetString().ShouldBe(Odd);
        var expected = rows.Select(row => Columns.Select(column => row.GetProperty(column).GetString()).ToList()).ToList();

        (await Support.Leah.RunAsync(folder.Path, "received", "export", "--to", "out.csv")).ExitCode.ShouldBe(0);
        var csv = ParseCsv(await File.ReadAllTextAsync(Path.Combine(folder.Path, "out.csv")));
        csv[0].ShouldBe(Columns);
        csv.Skip(1).ShouldBe(expected);

        (await Support.Leah.RunAsync(folder.Path, "received", "export", "--to", "out.parquet")).ExitCode.ShouldBe(0);
        var (names, parquet) = await ReadParquetAsync(Path.Combine(folder.Path, "out.parquet"));
        names.ShouldBe(Columns);
        parquet.ShouldBe(expected);
        Directory.EnumerateFiles(folder.Path, "*.part").ShouldBeEmpty();
    }

    [Fact]
    public async Task Filters_hold_and_nothing_gives_a_whole_file_without_rows()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        (await receiver.PostAsync(Test)).Dispose();

        var none = await Support.Leah.RunAsync(folder.Path, "received", "export", "-f", "csv", "--type", "OVERALL_LEVEL");
        none.Output.ShouldBe(string.Join(',', Columns) + "\r\n");
        (await Support.Leah.RunAsync(folder.Path, "received", "export", "--to", "none.parquet", "--until", "2020-01-01")).ExitCode.ShouldBe(0);
        var (names, rows) = await ReadParquetAsync(Path.Combine(folder.Path, "none.parquet"));
        names.ShouldBe(Columns);
        rows.ShouldBeEmpty();
        (await Support.Leah.RunAsync(folder.Path, "received", "export", "-f", "ndjson", "--since", "1h", "--outcome", "new")).Output.Split('\n').Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("received export", "in which format")]
    [InlineData("received export --to x.xlsx", "in which format")]
    [InlineData("received export -f csv --since then", "--since then is no time")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
    }

    private static async Task<(List<string> Names, List<List<string?>> Rows)> ReadParquetAsync(string file)
    {
        await using var reader = await ParquetReader.CreateAsync(file);
        List<List<string?>> rows = [];
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rowGroup = reader.OpenRowGroupReader(group);
            var columns = new List<string?[]>();
            foreach (var field in reader.Schema.DataFields)
            {
                var texts = new string?[rowGroup.RowCount];
                if (field.Name != "received_at")
                {
                    await rowGroup.ReadAsync(field, texts.AsMemory()!);
                }
                else
                {
                    var times = new DateTime[rowGroup.RowCount];
                    await rowGroup.ReadAsync<DateTime>(field, times.AsMemory());
                    texts = [.. times.Select(time => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"))];
                }

                columns.Add(texts);
            }

            for (var row = 0; row < rowGroup.RowCount; row++)
                rows.Add([.. columns.Select(column => column[row])]);
        }

        return ([.. reader.Schema.DataFields.Select(field => field.Name)], rows);
    }

    // RFC 4180, letter by letter: an empty field without quotes is an absent value.
    private static List<List<string?>> ParseCsv(string text)
    {
        List<List<string?>> rows = [];
        List<string?> row = [];
        for (var i = 0; i < text.Length;)
        {
            StringBuilder? field = null;
            if (text[i] == '"')
            {
                field = new();
                for (i++; !(text[i] == '"' && (i + 1 == text.Length || text[i + 1] != '"')); i++)
                {
                    if (text[i] == '"')
                        i++;
                    field.Append(text[i]);
                }

                i++;
            }

            for (; text[i] is not (',' or '\r'); i++)
                (field ??= new()).Append(text[i]);
            row.Add(field?.ToString());
            if (text[i] == '\r')
            {
                rows.Add(row);
                row = [];
                i++;
            }

            i++;
        }

        return rows;
    }
}
