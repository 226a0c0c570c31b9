using System.Net;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>A body of which half goes out; then the connection breaks, as when a network or a sender dies.</summary>
internal sealed class CutOffContent(ReadOnlyMemory<byte> body) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(body[..(body.Length / 2)], cancellationToken);
        await stream.FlushAsync(cancellationToken);
        throw new IOException("Cut off half-way, as was asked for.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
