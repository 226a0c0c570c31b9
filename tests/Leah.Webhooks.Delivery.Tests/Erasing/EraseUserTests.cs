using System.Text;
using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Delivery.Tests.Erasing;

public sealed class EraseUserTests
{
    [Theory]
    [Trait("database", "sqlite")]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task After_an_erasure_the_persons_bytes_stand_in_no_file(int size)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await AddEventAsync("somebody-else", "KEPT-BODY", "KEPT-ANSWER");
        await AddEventAsync("the-person-to-erase", "ERASED-BODY", "ERASED-ANSWER");
        await AddEventAsync("somebody-else", "KEPT-BODY", "KEPT-ANSWER");

        var erased = await file.Get<EraseUser>().EraseAsync("the-person-to-erase");

        erased.ShouldBe(new ErasedData(Events: 1, Attempts: 1, CancelledDeliveries: 0));
        var bytes = Files(file);
        bytes.AsSpan().IndexOf("KEPT-BODY"u8).ShouldBeGreaterThan(0);
        bytes.AsSpan().IndexOf("KEPT-ANSWER"u8).ShouldBeGreaterThan(0);
        foreach (var gone in new[] { "ERASED-BODY", "ERASED-ANSWER", "the-person-to-erase" })
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(gone)).ShouldBe(-1, gone);

        async Task AddEventAsync(string user, string body, string answer)
        {
            var text = body + new string('x', size) + body;
            var id = await file.Seeds.DeliveryAsync(endpoint, await file.Seeds.EventAsync(user: user, body: text), "failed");
            await file.Seeds.AttemptAsync(id, answer + new string('y', size) + answer);
        }
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Among_many_of_all_sizes_whose_attempts_came_in_any_order_nothing_of_the_erased_stays_behind()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var random = new Random(7);
        List<(string Id, int Number)> deliveries = [];
        for (var i = 0; i < 400; i++)
        {
            var body = string.Concat(Enumerable.Repeat($"<body-{i:0000}>", random.Next(1, 600)));
            deliveries.Add((await file.Seeds.DeliveryAsync(endpoint, await file.Seeds.EventAsync(user: $"<user-{i:0000}>", body: body), "failed"), i));
        }

        foreach (var (id, number) in deliveries.OrderBy(_ => random.Next()))
            await file.Seeds.AttemptAsync(id, string.Concat(Enumerable.Repeat($"<said-{number:0000}>", random.Next(1, 600))));

        for (var i = 0; i < 400; i += 3)
            await file.Get<EraseUser>().EraseAsync($"<user-{i:0000}>");

        var bytes = Encoding.Latin1.GetString(Files(file));
        var left = Enumerable.Range(0, 400).Where(i => new[] { "body", "user", "said" }.Any(what => bytes.Contains($"<{what}-{i:0000}>", StringComparison.Ordinal)));
        left.ShouldBe(Enumerable.Range(0, 400).Where(i => i % 3 != 0));
    }

    [Fact]
    public async Task An_erased_event_stays_as_a_row_without_the_person()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var eventId = await file.Seeds.EventAsync(user: "a", body: """{"name":"A"}""");
        var id = await file.Seeds.DeliveryAsync(endpoint, eventId, "failed");
        await file.Seeds.AttemptAsync(id);

        await file.Get<EraseUser>().EraseAsync("a");

        var found = (await file.Get<ReadEvents>().FindAsync(eventId)).Value.ShouldNotBeNull();
        (found.Summary.UserId, found.Summary.ErasedAt, found.Body.Length).ShouldBe((null, file.Clock.GetUtcNow(), 0));
        var delivery = (await file.Get<ReadDeliveries>().FindAsync(id)).Value.ShouldNotBeNull();
        delivery.Request.Body.Length.ShouldBe(0);
        var attempt = delivery.Attempts.ShouldHaveSingleItem();
        (attempt.StatusCode, attempt.Error, attempt.ResponseHeaders, attempt.ResponseBody.Length).ShouldBe((500, null, null, 0));
    }

    [Fact]
    public async Task What_was_still_to_be_delivered_is_cancelled_also_where_a_node_has_it_and_the_engine_is_told()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var events = await file.Seeds.EventsAsync(250, user: "a");
        await file.Seeds.DeliveriesAsync(endpoint, events, "scheduled");
        await file.Seeds.DeliveryAsync(endpoint, events[0], node: "node");
        await file.Seeds.DeliveryAsync(endpoint, await file.Seeds.EventAsync(user: "b"));
        List<string> told = [];
        file.Signals.OnErased = ids => told.AddRange(ids);

        var erased = await file.Get<EraseUser>().EraseAsync("a");

        erased.ShouldBe(new ErasedData(Events: 250, Attempts: 0, CancelledDeliveries: 251));
        told.Order(StringComparer.Ordinal).ShouldBe(events);
        (await file.SingleAsync<long>("SELECT COUNT(*) FROM deliveries WHERE state = 'cancelled' AND node_id IS NULL")).ShouldBe(251);
        (await file.SingleAsync<long>("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'")).ShouldBe(1);
    }

    [Fact]
    public async Task To_erase_again_or_somebody_unknown_finds_nothing_and_is_no_fault()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.Seeds.EventAsync(user: "a");
        var erase = file.Get<EraseUser>();
        (await erase.EraseAsync("a")).Events.ShouldBe(1);

        (await erase.EraseAsync("a")).ShouldBe(new ErasedData(0, 0, 0));
        (await erase.EraseAsync("unknown")).ShouldBe(new ErasedData(0, 0, 0));
    }

    private static byte[] Files(RegistryFile file)
    {
        var folder = Path.GetDirectoryName(file.File)!;
        List<byte> all = [];
        foreach (var path in Directory.EnumerateFiles(folder, "platform.db*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            all.AddRange(bytes);
        }

        return [.. all];
    }
}
