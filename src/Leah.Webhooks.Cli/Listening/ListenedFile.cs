using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Leah.Webhooks.Cli.Listening;

/// <summary>The record of what was listened to: a line of JSON for each event, readable by its owner alone, for <c>leah replay</c> and for going on later.</summary>
internal sealed class ListenedFile(string path)
{
    public const string DefaultName = "listened.ndjson";

    // Then it is put aside, over the one put aside before.
    private const long Largest = 64 << 20;

    public async Task AppendAsync(ListenedEvent listened)
    {
        if (File.Exists(path) && new FileInfo(path).Length > Largest)
            File.Move(path, path + ".old", overwrite: true);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        // It holds people's data.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(listened, ListeningJson.Default.ListenedEvent) + "\n"));
    }

    /// <summary>What is recorded, the oldest first.</summary>
    /// <exception cref="UsageException">The file is not there, or is no such record.</exception>
    public async IAsyncEnumerable<ListenedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no file {path}. leah listen writes it.");
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            number++;
            if (line.Length > 0 && Parse(line, number) is { } listened)
                yield return listened;
        }
    }

    private ListenedEvent? Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ListeningJson.Default.ListenedEvent);
        }
        catch (JsonException)
        {
            // A line that was cut off as its writer was killed is the last one or stands before a new beginning; what is whole is used.
            Console.Error.WriteLine($"{path}: line {number} is no recorded event; it is left out.");
            return null;
        }
    }
}
