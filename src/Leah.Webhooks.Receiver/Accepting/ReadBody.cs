using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Reads a body within bounds of bytes and of time, whether its length is announced or it comes in chunks.</summary>
internal static class ReadBody
{
    public static async ValueTask<BodyReading> RunAsync(HttpContext http, ReceiverOptions options, BodyBudget.Share budget, TimeProvider clock)
    {
        if (http.Request.ContentLength > options.MaxBodyBytes)
            return BodyReading.Without(BodyEnd.TooLong);
        LiftServerLimit(http, options.MaxBodyBytes);
        if (TryReadWhatIsHere(http.Request.BodyReader, options.MaxBodyBytes, budget) is { } here)
            return here;

        using var deadline = new CancellationTokenSource(options.ReadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            return await ReadAllAsync(http.Request.BodyReader, options.MaxBodyBytes, budget, either.Token);
        }
        catch (OperationCanceledException)
        {
            return BodyReading.Without(deadline.IsCancellationRequested ? BodyEnd.TooSlow : BodyEnd.CutOff);
        }
        catch (BadHttpRequestException error)
        {
            return BodyReading.Without(error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BodyEnd.TooLong,
                StatusCodes.Status408RequestTimeout => BodyEnd.TooSlow,
                _ => BodyEnd.CutOff,
            });
        }
        catch (IOException)
        {
            return BodyReading.Without(BodyEnd.CutOff);
        }
    }

    /// <summary>The body, where all of it has come with the headers, as most do: then there is nothing to wait for and no deadline to set.</summary>
    private static BodyReading? TryReadWhatIsHere(PipeReader reader, int most, BodyBudget.Share budget)
    {
        try
        {
            if (!reader.TryRead(out var result))
                return null;
            if (result.IsCompleted && result.Buffer.Length <= most && budget.TryGrowTo(result.Buffer.Length))
            {
                var bytes = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return new(BodyEnd.Complete, bytes);
            }

            reader.AdvanceTo(result.Buffer.Start);
            return null;
        }
        catch (Exception error) when (error is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The slow way meets it again and says what it is.
            return null;
        }
    }

    private static async ValueTask<BodyReading> ReadAllAsync(PipeReader reader, int most, BodyBudget.Share budget, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var end = buffer.Length > most ? BodyEnd.TooLong : budget.TryGrowTo(buffer.Length) ? BodyEnd.Complete : BodyEnd.NoRoom;
            if (end != BodyEnd.Complete || result.IsCompleted)
            {
                var bytes = end == BodyEnd.Complete ? buffer.ToArray() : [];
                reader.AdvanceTo(buffer.End);
                return new(end, bytes);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>
    /// The server's own limit counts the framing of chunks too, and a body that comes byte by byte has five bytes of framing for each. It stays
    /// in place as the bound on what is drained after the answer.
    /// </summary>
    private static void LiftServerLimit(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = 8 * most;
    }
}
