using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Triggering;

/// <summary>Opens an event in the user's editor, indented, and takes what comes back on one line, as the platform sends it.</summary>
internal static class EditBody
{
    public static async Task<byte[]> RunAsync(byte[] body, CancellationToken cancellation)
    {
        var editor = Environment.GetEnvironmentVariable("VISUAL") is { Length: > 0 } visual ? visual
            : Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } named ? named
            : throw new UsageException("--edit needs an editor: set EDITOR in the environment, as in EDITOR=nano.");
        var folder = Directory.CreateTempSubdirectory("leah-edit-");
        try
        {
            var file = Path.Combine(folder.FullName, "event.json");
            using (var document = JsonDocument.Parse(body))
                await File.WriteAllTextAsync(file, document.RootElement.Indented() + "\n", cancellation);
            await OpenAsync(editor, file, cancellation);
            return JsonNode.Parse(await File.ReadAllBytesAsync(file, cancellation)) is JsonObject edited
                ? EventBody.Write(edited)
                : throw new UsageException("--edit: what was saved is no JSON object; nothing is sent.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"--edit: this is not JSON; nothing is sent: {error.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task OpenAsync(string editor, string file, CancellationToken cancellation)
    {
        // The variable may carry options: EDITOR="code --wait".
        var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], file]) { UseShellExecute = false })
                ?? throw new UsageException($"--edit: {words[0]} did not start.");
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new UsageException($"--edit: {words[0]} ended with {process.ExitCode}; nothing is sent.");
        }
        catch (Win32Exception error)
        {
            throw new UsageException($"--edit: {words[0]} cannot be started: {error.Message}");
        }
    }
}
