using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

namespace Leah.Webhooks.Benchmarks;

/// <summary>Writes the figures and what they were measured on.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(IReadOnlyList<Row> rows, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { machine = Machine(), rows }, Json));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("what").AddColumn(new TableColumn("figure").RightAligned()).AddColumn("unit").AddColumn(new TableColumn("ratio").RightAligned());
        foreach (var row in rows)
            table.AddRow(Markup.Escape(row.What), row.Value < 100 ? $"{row.Value:0.0}" : $"{row.Value:N0}", row.Unit, row.Ratio is { } ratio ? $"{ratio:0.00}" : "");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Measured on {Machine()}.");
    }

    private static string Machine()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return $"{Environment.ProcessorCount} cores of {processor ?? "an unknown processor"}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; clients, server and sink on the same cores";
    }
}
