using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>The beginning of a response's body.</summary>
/// <param name="Bytes">16 KiB at most.</param>
/// <param name="IsTruncated">Whether there was more, or the body was cut off.</param>
internal readonly record struct ResponseBody(ReadOnlyMemory<byte> Bytes, bool IsTruncated)
{
    private const int Kept = 16 * 1024;

    /// <summary>Reads until the body's end, the limit or cancellation, whichever comes first. However it ends, the attempt's outcome is settled already.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ResponseBody> ReadAsync(HttpResponseMessage response, EchoedSecret secret, CancellationToken cancellationToken)
    {
        // After 101 comes another protocol, not a body.
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            return default;
        // One byte more than is kept tells whether there is more.
        var buffer = ArrayPool<byte>.Shared.Rent(Kept + 1);
        var length = 0;
        var isComplete = false;
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length <= Kept)
            {
                var read = await body.ReadAsync(buffer.AsMemory(length, Kept + 1 - length), cancellationToken);
                if (read == 0)
                {
                    isComplete = true;
                    break;
                }
                length += read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // Late, reset or malformed: what came is kept.
        }
        var bytes = buffer.AsSpan(0, Math.Min(length, Kept)).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        secret.RemoveFrom(bytes);
        return new(bytes, !isComplete);
    }
}
