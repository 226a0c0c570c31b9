using System.Diagnostics;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>
/// One request, from its method to its answer. The steps come in the order in which they are cheapest for us and tell the least to strangers,
/// and 200 is only said once the bytes are on disk. What handlers make of the event later changes no answer.
/// </summary>
internal sealed class AcceptEvent(
    CurrentOptions current,
    RightCredentials rightCredentials,
    WrongCredentials wrongCredentials,
    BodyBudget budget,
    SharedDeadline deadline,
    StoreReceipts inbox,
    ReceiverDatabase database,
    IdGenerator ids,
    ReceiverMetrics metrics,
    TimeProvider clock,
    ILogger<AcceptEvent> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    public async Task<IResult> RunAsync(HttpContext http)
    {
        // 1. Another method.
        if (!HttpMethods.IsPost(http.Request.Method))
            return Refuse(Answer.MethodNotAllowed, RefusalReason.Method);

        // 2. The credential, before a byte of the body is read.
        if (rightCredentials.NameOfShown(http.Request.Headers) is not { } credential)
            return RefuseStranger(http);

        // 3. The body, within bounds.
        var options = current.Value;
        using var share = budget.Open(options.MaxBufferedBytes);
        var body = await ReadBody.RunAsync(http, options, share, clock);
        if (body.End != BodyEnd.Complete)
            return RefuseUnread(body.End);

        // 4. What it says.
        if (options.RequireJsonContentType && !http.Request.HasJsonContentType())
            return await RefuseBodyAsync(body.Bytes, credential, $"The content type is \"{http.Request.ContentType}\", not JSON.", options);
        var recipes = current.Recipes;
        var (facts, refusal) = OpenBody.Run(body.Bytes, options, recipes);
        if (facts is null)
            return await RefuseBodyAsync(body.Bytes, credential, refusal ?? "", options);

        // 5. Onto the disk, and only then the answer.
        var receipt = new Receipt(
            ids.Next("rcv"), clock.GetUtcNow(), credential, WebhookIdOf(http.Request.Headers), body.Bytes, facts, recipes.For(facts.EventType), Activity.Current?.Id);
        return await StoreAsync(receipt, options);
    }

    private async Task<IResult> StoreAsync(Receipt receipt, ReceiverOptions options)
    {
        var started = clock.GetTimestamp();
        try
        {
            if (!inbox.TryAdd(receipt, out var storing))
                return Refuse(Answer.Unavailable(RetryAfter), RefusalReason.Busy);
            var stored = await storing.WaitAsync(deadline.After(options.StoreTimeout));
            metrics.Stored(receipt.Facts.EventType, stored.Outcome, clock.GetElapsedTime(started));
            if (logger.IsEnabled(LogLevel.Information))
                AcceptingLog.Stored(logger, stored.Id, receipt.Facts.EventType, stored.ToWords(), receipt.Credential, receipt.Body.Length);
            return Answer.Stored;
        }
        catch (StorageUnavailableException error)
        {
            AcceptingLog.NotStored(logger, error, receipt.Id);
            return Refuse(Answer.Unavailable(RetryAfter), RefusalReason.Storage);
        }
        catch (OperationCanceledException error)
        {
            // It may still be stored; then the sender's next try is a duplicate, and harmless.
            AcceptingLog.NotStored(logger, error, receipt.Id);
            return Refuse(Answer.Unavailable(RetryAfter), RefusalReason.Storage);
        }
    }

    private Answer RefuseStranger(HttpContext http) =>
        wrongCredentials.CountOne(http.Connection.RemoteIpAddress, current.Value.WrongCredentialsPerMinute) is { } wait
            ? Refuse(Answer.TooManyRequests(wait), RefusalReason.TooManyWrongCredentials)
            : Refuse(Answer.Unauthorized(rightCredentials.Challenges()), RefusalReason.Credential);

    private Answer RefuseUnread(BodyEnd end) => end switch
    {
        BodyEnd.TooLong => Refuse(Answer.TooLong, RefusalReason.TooLong),
        BodyEnd.TooSlow => Refuse(Answer.TooSlow, RefusalReason.TooSlow),
        BodyEnd.NoRoom => Refuse(Answer.Unavailable(RetryAfter), RefusalReason.Busy),
        _ => Refuse(Answer.BadRequest, RefusalReason.CutOff),
    };

    private async Task<IResult> RefuseBodyAsync(byte[] body, string credential, string reason, ReceiverOptions options)
    {
        var kept = body.AsMemory(0, Math.Min(body.Length, RefusedBodies.MostBytesKept));
        if (options.RefusedBodiesKept > 0)
        {
            try
            {
                await RefusedBodies.KeepAsync(
                    database.Database, new(ids.Next("ref"), clock.GetUtcNow(), credential, reason, body.Length, kept), options.RefusedBodiesKept);
            }
            catch (StorageUnavailableException error)
            {
                // The list is for looking at; the sender's answer does not hang on it.
                AcceptingLog.RefusedBodyNotKept(logger, error);
            }
        }

        AcceptingLog.BodyRefused(logger, credential, body.Length, reason);
        return Refuse(Answer.BadRequest, RefusalReason.NotAnEvent);
    }

    private Answer Refuse(Answer answer, RefusalReason reason)
    {
        metrics.Refused(reason);
        return answer;
    }

    /// <summary>The sender's id of the event. What is too long for an index, or comes more than once, names nothing.</summary>
    private static string? WebhookIdOf(IHeaderDictionary headers) =>
        headers[WebhookHeaders.Id] is [{ Length: > 0 and <= 200 } id] ? id : null;
}
