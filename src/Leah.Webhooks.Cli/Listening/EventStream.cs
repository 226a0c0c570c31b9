using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Leah.Webhooks.Cli.Api;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Listening;

/// <summary>A partnership's events as the platform streams them. A broken connection is made again, from where it stopped; each event is given once.</summary>
internal sealed class EventStream(PlatformApi api, string query, SeenIds seen, TimeProvider clock)
{
    // The platform gives a sign every 15 s; a connection without one is dead, however open it looks.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>The events, until cancelled.</summary>
    /// <param name="lastId">The last event that was handed on before, to go on behind it; null to begin where the query says.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiException">The platform refuses, or cannot be reached at the first try.</exception>
    public async IAsyncEnumerable<StreamedEvent> ReadAsync(string? lastId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (connected, pause) = (false, TimeSpan.FromMilliseconds(250));
        while (true)
        {
            string? broken = null;
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(LongestSilence);
            await using var items = ItemsAsync(lastId, silence.Token).GetAsyncEnumerator(silence.Token);
            while (broken is null)
            {
                try
                {
                    if (!await items.MoveNextAsync())
                        broken = "the platform ended it";
                }
                catch (ApiException error) when (connected && error.Status is null or 429 or >= 500)
                {
                    broken = error.Message.Split('\n')[0];
                }
                catch (Exception error) when (error is IOException or HttpRequestException)
                {
                    broken = error.Message;
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    broken = $"nothing came for {LongestSilence.TotalSeconds:0} s";
                }

                if (broken is not null)
                    break;
                silence.CancelAfter(LongestSilence);
                var item = items.Current;
                if (item.EventType == "ready")
                {
                    await Talk.SayAsync(connected ? "Listening again." : "Listening.");
                    (connected, pause) = (true, TimeSpan.FromMilliseconds(250));
                }
                else if (item.EventType == "event" && Parse(item.Data) is { } came)
                {
                    if (seen.Add(came.Id))
                        yield return came;
                    lastId = came.Id;
                }
            }

            await Talk.SayAsync($"The connection broke ({broken}). Trying again in {pause.TotalSeconds:0.##} s, from where it stopped.");
            await Task.Delay(pause, clock, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ItemsAsync(string? lastId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await api.OpenStreamAsync($"/v1/events/stream{query}", lastId, cancellation);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            throw new ApiException($"What answers at {api.Address} gave no stream. Is this address the platform's, and is it new enough?", 400);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
            yield return item;
    }

    private static StreamedEvent? Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, ListeningJson.Default.StreamedEvent);
        }
        catch (JsonException)
        {
            throw new ApiException("The platform streamed an event in a form that this leah does not know. Is it older than the platform?", 400);
        }
    }
}
