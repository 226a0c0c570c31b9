using System.Text.Json;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Takes out of an answer what every platform's has. An answer without it comes of something else, or of a platform that is much older.</summary>
internal static class AnswerMembers
{
    /// <exception cref="ApiException">The answer has no such member.</exception>
    public static JsonElement Member(this JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var member) ? member : throw new ApiException(ApiException.Strange);

    /// <exception cref="ApiException">The answer has no such list.</exception>
    public static IReadOnlyList<JsonElement> List(this JsonElement answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw new ApiException(ApiException.Strange);
}
