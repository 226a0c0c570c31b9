using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Every answer a sender can get, word for word.</summary>
internal sealed class Answer : IResult
{
    private readonly int _status;
    private readonly string _contentType;
    private readonly byte[] _body;
    private readonly Action<IHeaderDictionary>? _headers;

    private Answer(int status, string contentType, ReadOnlySpan<byte> body, Action<IHeaderDictionary>? headers = null)
    {
        _status = status;
        _contentType = contentType;
        _body = body.ToArray();
        _headers = headers;
    }

    /// <summary>200: it is stored, as a new event or as one that was known.</summary>
    public static Answer Stored { get; } = new(StatusCodes.Status200OK, "application/json", "{\"success\":true}"u8);

    /// <summary>400: it is not an event.</summary>
    public static Answer BadRequest { get; } = Text(StatusCodes.Status400BadRequest, "Bad request"u8);

    /// <summary>405: only POST is taken.</summary>
    public static Answer MethodNotAllowed { get; } = Text(StatusCodes.Status405MethodNotAllowed, "Method not allowed"u8, headers => headers.Allow = "POST");

    /// <summary>408: the body came too slowly. The connection is of no more use.</summary>
    public static Answer TooSlow { get; } = Text(StatusCodes.Status408RequestTimeout, "Request timeout"u8, headers => headers.Connection = "close");

    /// <summary>413: the body is too long. What is left of it is not worth reading.</summary>
    public static Answer TooLong { get; } = Text(StatusCodes.Status413PayloadTooLarge, "Payload too large"u8, headers => headers.Connection = "close");

    /// <summary>401: no credential that is right. The answer is the same for every reason, so that it helps nobody to guess.</summary>
    public static Answer Unauthorized(string[] challenges) =>
        Text(StatusCodes.Status401Unauthorized, "Unauthorized"u8, headers => headers.WWWAuthenticate = challenges);

    /// <summary>429: too many wrong credentials from this address.</summary>
    public static Answer TooManyRequests(TimeSpan wait) =>
        Text(StatusCodes.Status429TooManyRequests, "Too many requests"u8, headers => headers.RetryAfter = Seconds(wait));

    /// <summary>503: it could not be stored; to be sent again.</summary>
    public static Answer Unavailable(TimeSpan wait) =>
        Text(StatusCodes.Status503ServiceUnavailable, "Service unavailable"u8, headers => headers.RetryAfter = Seconds(wait));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;
        _headers?.Invoke(response.Headers);
        // Asking for the request's own token would make one for every request, to guard a write that waits for nothing.
        // HEAD asks for the headers alone.
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.BodyWriter.WriteAsync(_body, CancellationToken.None);
    }

    private static Answer Text(int status, ReadOnlySpan<byte> body, Action<IHeaderDictionary>? headers = null) =>
        new(status, "text/plain; charset=utf-8", body, headers);

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
