using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Puts the platform's problem details into lines for people.</summary>
internal static class ProblemText
{
    /// <summary>What was refused and why: a line, and one for each fault.</summary>
    public static string Of(int status, ReadOnlySpan<byte> body, string? retryAfter)
    {
        List<string> lines = [];
        if (Read(body) is { Title: { } title } problem)
        {
            lines.Add($"{title} ({status}). {(problem.Errors is null ? problem.Detail : null)}".TrimEnd());
            foreach (var (path, faults) in problem.Errors ?? [])
                lines.AddRange(faults.Select(fault => $"  {path} {fault}"));
        }
        else
        {
            lines.Add($"The platform answered {status} without saying why. Is this address the platform's?");
        }

        if (retryAfter is not null)
            lines.Add($"  Try again in {retryAfter} s.");
        return string.Join('\n', lines);
    }

    private static ProblemDetails? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PlatformJson.Default.ProblemDetails);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Problem details (RFC 9457), as far as the command shows them.</summary>
internal sealed record ProblemDetails(string? Title, string? Detail, Dictionary<string, string[]>? Errors);

/// <summary>What the command reads of the platform's answers by name; everything else is passed on as it came.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PlatformJson : JsonSerializerContext;
