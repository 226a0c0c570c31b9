using System.Diagnostics;
using System.Text.RegularExpressions;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed partial class RequestMessageTests : IDisposable
{
    private readonly Sender _sender = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Header_on_the_wire_is_the_contract_s_and_nothing_more()
    {
        var header = new TaskCompletionSource<string>();
        await using var server = new RawTlsServer(_sender.Authority.Certificate(), async (connection, stop) =>
        {
            await connection.SecureAsync(stop);
            header.SetResult(await connection.ReadRequestAsync(stop));
        });
        // A trace that is being listened to must not leak to partners.
        using var activity = new Activity("publish").SetIdFormat(ActivityIdFormat.W3C).Start();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await _sender.SendAsync(new Uri(server.Url, "/hooks/leah?tenant=1#part"), number: 3);

        var text = await header.Task.WaitAsync(Token);
        var timestamp = long.Parse(Timestamp().Match(text).Value);
        timestamp.ShouldBeInRange(before, before + 10);
        Version().Replace(text, "LeahWebhooks/<version>").ShouldBe(string.Join("\r\n",
            "POST /hooks/leah?tenant=1 HTTP/1.1",
            $"Host: 127.0.0.1:{server.Port}",
            "User-Agent: LeahWebhooks/<version>",
            "Accept: application/json, text/plain, */*",
            "Authorization: Bearer a-token-of-the-partner",
            "webhook-id: evt_1",
            $"webhook-timestamp: {timestamp}",
            "webhook-attempt: 3",
            "Content-Type: application/json",
            $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(Sender.Body)}",
            "", ""));
    }

    [Fact]
    public async Task Body_arrives_byte_for_byte_whatever_it_is()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        var bytes = new byte[200_000];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 31);

        await _sender.SendAsync(Sender.Request(endpoint.Url) with { Body = bytes });

        (await endpoint.WaitForRequestsAsync(1, Token)).Single().Body.Span.SequenceEqual(bytes).ShouldBeTrue();
    }

    [GeneratedRegex(@"LeahWebhooks/\d+\.\d+\.\d+(?=\r)", RegexOptions.None, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<=webhook-timestamp: )\d+(?=\r)", RegexOptions.None, 1000)]
    private static partial Regex Timestamp();
}
