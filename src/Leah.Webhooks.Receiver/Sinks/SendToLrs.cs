using System.Net;
using System.Net.Http.Headers;
using Leah.Webhooks.Receiver.Tables;

namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>Puts each event as a statement into a learning record store. A store must not change what it has under an id, so a statement that is sent again does nothing.</summary>
internal sealed class SendToLrs(Uri store, XapiOptions options)
{
    public async Task RunAsync(WebhookContext context, CancellationToken cancellation)
    {
        if (!EventTypes.IsKnown(context.Received.EventType))
            return;
        var id = XapiStatement.IdOf(context.Received.Body);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{store.ToString().TrimEnd('/')}/statements?statementId={id}"))
        {
            Content = new ByteArrayContent(XapiStatement.Write(id, FillTables.Read(context.Received), options)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Experience-API-Version", "1.0.3");
        if (options.Credentials is { } credentials)
            request.Headers.TryAddWithoutValidation("Authorization", credentials.ToHeaderValue());

        using var answer = await SinkHttp.Client.SendAsync(request, cancellation);
        // 409: the store has the statement already.
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
            throw new SinkException($"{store.Host} answered {(int)answer.StatusCode}.");
    }
}
