using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>An event's bytes as the body of a request, sent as they are.</summary>
/// <remarks>
/// The handler tells nobody which connection a request got, but it has the content write itself to that connection: what this thread writes meanwhile is
/// written for this attempt.
/// </remarks>
internal sealed class EventContent(ReadOnlyMemory<byte> body, AttemptTrace trace) : HttpContent
{
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        AttemptTrace.Writing = trace;
        try
        {
            // A small body only joins the header in the handler's buffer, which is written out by the flush. A large one takes the header with it at once.
            var written = stream.WriteAsync(body, cancellationToken);
            return written.IsCompletedSuccessfully ? stream.FlushAsync(cancellationToken) : written.AsTask();
        }
        finally
        {
            AttemptTrace.Writing = null;
        }
    }
}
