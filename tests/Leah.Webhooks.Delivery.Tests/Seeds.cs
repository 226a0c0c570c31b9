using System.Text;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>Puts events, deliveries and attempts into the tables as the engine would have left them.</summary>
internal sealed class Seeds(Database database, IdGenerator ids, FakeTimeProvider clock)
{
    private const string InsertEvent = """
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, test, body) VALUES (@id, @partnership, @type, @user, @now, @test, @body)
        """;

    private const string InsertDelivery = """
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, attempt_count, due_at, node_id, created_at, settled_at, test)
        VALUES (@id, @event, @partnership, @endpoint, @type, @state, 'first', @count, @now, @node, @now, @settled, @test)
        """;

    private const string InsertAttempt = """
        INSERT INTO attempts (delivery_id, number, started_at, duration_ms, outcome, status_code, error, response_headers, timings, response_body,
            response_truncated, remote_address)
        VALUES (@id, 1, @now, 12.5, 'rejected', 500, 'It answered 500.', '{"server":"s"}', '{"dns":null,"connect":1.5,"tls":2,"headers":10,"body":0.5}', @body, 0,
            '203.0.113.7:443')
        """;

    /// <summary>An event; each lies a millisecond after the one before.</summary>
    public async Task<string> EventAsync(
        string partnership = RegistryFile.Partnership, string type = EventTypes.UserRegistered, string? user = "user-1", bool test = false, string body = "{}") =>
        (await EventsAsync(1, partnership, type, user, test, body))[0];

    public Task<List<string>> EventsAsync(
        int count,
        string partnership = RegistryFile.Partnership,
        string type = EventTypes.UserRegistered,
        string? user = "user-1",
        bool test = false,
        string body = "{}") => InChunksAsync(count, async session =>
        {
            var id = NextId("evt");
            await session.ExecuteAsync(
                InsertEvent,
                ("@id", id),
                ("@partnership", partnership),
                ("@type", type),
                ("@user", user),
                ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
                ("@test", test ? 1 : 0),
                ("@body", Encoding.UTF8.GetBytes(body)));
            return id;
        });

    /// <summary>A delivery of an event; each lies a millisecond after the one before.</summary>
    public async Task<string> DeliveryAsync(
        Endpoint endpoint, string eventId, string state = "scheduled", string type = EventTypes.UserRegistered, string? node = null, bool test = false) =>
        (await DeliveriesAsync(endpoint, [eventId], state, type, node, test))[0];

    /// <summary>A delivery of each event.</summary>
    public Task<List<string>> DeliveriesAsync(
        Endpoint endpoint, IReadOnlyList<string> eventIds, string state, string type = EventTypes.UserRegistered, string? node = null, bool test = false)
    {
        var next = 0;
        return InChunksAsync(eventIds.Count, async session =>
        {
            var id = NextId("dlv");
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await session.ExecuteAsync(
                InsertDelivery,
                ("@id", id),
                ("@event", eventIds[next++]),
                ("@partnership", endpoint.PartnershipId),
                ("@endpoint", endpoint.Id),
                ("@type", type),
                ("@state", state),
                ("@count", state == "scheduled" ? 0 : 1),
                ("@now", now),
                ("@node", node),
                ("@settled", state == "scheduled" ? null : now),
                ("@test", test ? 1 : 0));
            return id;
        });
    }

    /// <summary>An attempt that got a 500 with this body.</summary>
    public Task<int> AttemptAsync(string deliveryId, string responseBody = "oops") => database.WriteAsync(session => session.ExecuteAsync(
        InsertAttempt, ("@id", deliveryId), ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("@body", Encoding.UTF8.GetBytes(responseBody))));

    private string NextId(string prefix)
    {
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return ids.Next(prefix);
    }

    private async Task<List<string>> InChunksAsync(int count, Func<Session, ValueTask<string>> insert)
    {
        List<string> made = new(count);
        while (made.Count < count)
        {
            made.AddRange(await database.WriteAsync(async session =>
            {
                List<string> chunk = [];
                for (var left = Math.Min(20_000, count - made.Count); left > 0; left--)
                    chunk.Add(await insert(session));
                return chunk;
            }));
        }

        return made;
    }
}
