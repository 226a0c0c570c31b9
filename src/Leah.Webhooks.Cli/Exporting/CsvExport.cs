using System.Buffers;
using System.Text;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>CSV as RFC 4180 has it: a header, commas, CRLF, quotes where they are needed. An empty field is an absent value; an empty text stands in quotes.</summary>
internal sealed class CsvExport(Stream output) : IExport
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private bool _begun;

    public async ValueTask WriteAsync(ReceivedEvent received)
    {
        await BeginAsync();
        await WriteLineAsync(ExportedEvent.Columns.Select(column => Field(column.Text(received))));
    }

    public ValueTask EndAsync() => BeginAsync();

    private async ValueTask BeginAsync()
    {
        if (_begun)
            return;
        _begun = true;
        await WriteLineAsync(ExportedEvent.Columns.Select(column => column.Name));
    }

    private ValueTask WriteLineAsync(IEnumerable<string> fields) => output.WriteAsync(Encoding.UTF8.GetBytes(string.Join(',', fields) + "\r\n"));

    private static string Field(string? value) => value switch
    {
        null => "",
        "" => "\"\"",
        _ => value.AsSpan().ContainsAny(Special) || value[0] == ' ' || value[^1] == ' ' ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value,
    };
}
