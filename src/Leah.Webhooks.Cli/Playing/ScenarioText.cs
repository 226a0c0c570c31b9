using System.Globalization;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Writes what comes of a scenario, line by line, and counts.</summary>
internal sealed class ScenarioText(OutputFormat format, DateTimeOffset start)
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private bool _any;

    public bool AnyFailed { get; private set; }

    /// <summary>How many came to what.</summary>
    public string Sum => _counts.Count == 0 ? "Nothing was sent." : $"{string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"))}.";

    public async Task WriteAsync(ScenarioLine line)
    {
        _counts[line.Outcome] = _counts.GetValueOrDefault(line.Outcome) + 1;
        AnyFailed |= line.Failed;
        if (format == OutputFormat.Table)
            WriteRow(line);
        else if (format == OutputFormat.Ndjson)
            await JsonOutput.WriteAsync(line, SendingJson.Default.ScenarioLine);
        else
            await Console.Out.WriteAsync((_any ? "," : "[") + JsonOutput.ToText(line, SendingJson.Default.ScenarioLine));
        _any = true;
    }

    public Task EndAsync() => format == OutputFormat.Json ? Console.Out.WriteLineAsync(_any ? "]" : "[]") : Task.CompletedTask;

    private void WriteRow(ScenarioLine line)
    {
        if (!_any)
            AnsiConsole.Console.WriteWhole($"{"Time",-12} {"Who",3} {"What",-23} {"Outcome",-9} {"Took",8}  Faults");
        var colour = line.Outcome switch { "succeeded" => "green", "planned" => "default", _ when line.Failed => "red", _ => "yellow" };
        var took = line.DurationMs is { } ms ? $"{ms.ToString("0.0", CultureInfo.InvariantCulture)} ms" : "";
        var rest = $" {took,8}  {string.Join(' ', line.Faults)}".TrimEnd();
        var outcome = rest.Length == 0 ? line.Outcome : $"{line.Outcome,-9}";
        AnsiConsole.Console.WriteWhole($"{Offset(line),-12} {line.Learner,3} {line.What,-23} [{colour}]{outcome}[/]{Markup.Escape(rest)}");
        if (line.Fired is { Count: > 0 } fired)
            AnsiConsole.Console.WriteWhole($"                ← {string.Join(", ", fired)}");
        if (line.Error is { } error)
            AnsiConsole.Console.WriteWhole($"                → {(line.StatusCode is { } status ? $"{status} " : "")}{Markup.Escape(Printable.Text(error).ReplaceLineEndings(" "))}");
    }

    // The scenario's own time.
    private string Offset(ScenarioLine line)
    {
        var span = DateTimeOffset.Parse(line.At, CultureInfo.InvariantCulture) - start;
        return span.Days > 0 ? $"+{span.Days}d {span:hh\\:mm\\:ss}" : $"+{span:hh\\:mm\\:ss}";
    }
}
