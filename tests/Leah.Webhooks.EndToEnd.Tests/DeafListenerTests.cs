using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>Listeners to the stream of events who take nothing: they hold up nobody, and the platform keeps no events for them in its memory.</summary>
public sealed class DeafListenerTests : IDisposable
{
    private const int DeafOnes = 15;
    private const int EventsABatch = 200;
    private const int Batches = 12;
    private const int EventBytes = 32 * 1024;

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_listener_who_takes_nothing_slows_nobody_and_costs_no_memory_for_what_it_has_not_taken()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority, "--Logging:LogLevel:Default", "Warning");
        await server.StartAsync();
        await server.PostAsync("/v1/partnerships", new { id = "heard", name = "heard", kind = "B2B" });
        await server.RegisterAsync("other", partner.Url);
        List<TcpClient> deaf = [];
        for (var i = 0; i < DeafOnes; i++)
            deaf.Add(await OpenDeafAsync(server));
        using var response = await server.Client.GetAsync(new Uri("/v1/events/stream?partnershipId=heard", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Server.Patience);
        await using var listening = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(Server.Patience).GetAsyncEnumerator();

        var before = 0L;
        for (var batch = 0; batch < Batches; batch++)
        {
            await PublishAsync(server, batch);
            await HearAsync(listening, batch);
            // The first quarter warms everything up that is filled only once.
            if (batch == (Batches / 4) - 1)
                before = server.Memory();
        }

        var grown = server.Memory() - before;
        await partner.WaitForAsync([(await server.PublishAsync("other", "u1")).ShouldNotBeNull()]);

        var untaken = (long)DeafOnes * EventsABatch * (Batches * 3 / 4) * EventBytes;
        TestContext.Current.TestOutputHelper?.WriteLine($"{untaken >> 20} MiB were not taken; {before >> 20} MiB before, {grown >> 20} MiB more after");
        grown.ShouldBeLessThan(untaken / 8);
        foreach (var each in deaf)
            each.Dispose();
    }

    /// <summary>Asks for the stream and reads of it that it is one, and no more.</summary>
    private static async Task<TcpClient> OpenDeafAsync(Server server)
    {
        var address = server.Client.BaseAddress!;
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port, Server.Patience);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET /v1/events/stream?partnershipId=heard HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {Server.OperatorKey}\r\n\r\n"), Server.Patience);
        var status = new byte["HTTP/1.1 200".Length];
        await client.GetStream().ReadExactlyAsync(status, Server.Patience);
        Encoding.ASCII.GetString(status).ShouldBe("HTTP/1.1 200");
        return client;
    }

    private static async Task PublishAsync(Server server, int batch)
    {
        var filling = new string('x', EventBytes);
        var lines = Enumerable.Range(0, EventsABatch).Select(i =>
            $$"""{"event":"USER_REGISTERED","user":{"id":"u{{batch}}-{{i}}","filling":"{{filling}}"},"partner":{"id":"heard","name":"heard","code":null},"date":"2024-03-07T13:43:40.674Z","externalIds":[]}""");
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var published = await server.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content, Server.Patience);
        published.EnsureSuccessStatusCode();
    }

    private static async Task HearAsync(IAsyncEnumerator<SseItem<string>> listening, int batch)
    {
        for (var heard = 0; heard < EventsABatch;)
        {
            (await listening.MoveNextAsync()).ShouldBeTrue();
            if (listening.Current.EventType == "event")
                listening.Current.Data.ShouldContain($"u{batch}-{heard++}");
        }
    }
}
