using System.Globalization;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Platform.Api.Problems;

/// <summary>An answer that says what is wrong, as <c>application/problem+json</c>.</summary>
/// <param name="Kind">Which of the catalogue's problems it is.</param>
/// <param name="Detail">What is wrong this time and what to do about it.</param>
/// <param name="Errors">For invalid input: what is wrong, by JSON path or name of the parameter.</param>
/// <param name="RetryAfter">When the same request may succeed.</param>
internal sealed record Problem(
    ProblemKind Kind, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null, TimeSpan? RetryAfter = null) : IResult
{
    public const string ContentType = "application/problem+json";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsJsonAsync(
            new ProblemBody(Kind.Type, Kind.Title, Kind.Status, Detail, Errors), options: null, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Type">Which problem it is: a URN that never changes.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong this time and what to do about it.</param>
/// <param name="Errors">For invalid input: what is wrong, by JSON path or name of the parameter.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null);
