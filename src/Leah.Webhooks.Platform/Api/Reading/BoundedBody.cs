using System.Buffers;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Reads a request's body up to a limit, whether its length was announced or not.</summary>
internal static class BoundedBody
{
    /// <summary>The body, or null where it is longer than the limit.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            return null;
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
