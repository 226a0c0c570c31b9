using System.Diagnostics;
using System.Net;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>Learners register in a burst while their partner takes nothing: all of them are kept, and the memory does not grow with their number.</summary>
public sealed class JourneyBurstTests : IDisposable
{
    /// <summary>A million is what was asked for, and takes minutes: by hand, with this variable set.</summary>
    private static readonly int Learners = int.Parse(Environment.GetEnvironmentVariable("LEAH_BURST_LEARNERS") ?? "20000");

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_burst_of_registrations_is_kept_and_takes_no_more_memory_the_longer_it_is()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority, "--Logging:LogLevel:Default", "Warning");
        await server.StartAsync();
        await server.PostAsync("/v1/partnerships", new { id = "p1", name = "p1", kind = "B2B", code = "JOIN" });
        var endpoint = await server.RegisterEndpointAsync("p1", partner.Url);
        await server.PostAsync($"/v1/partnerships/p1/endpoints/{endpoint}/pause", new { });

        var watch = Stopwatch.StartNew();
        await RegisterAsync(server, 0, Learners / 2);
        var before = server.Memory();
        await RegisterAsync(server, Learners / 2, Learners);
        var grown = server.Memory() - before;
        watch.Stop();

        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM registrations")).ShouldBe(Learners);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'")).ShouldBe(Learners);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Learners} learners in {watch.Elapsed.TotalSeconds:0} s; {before >> 20} MiB after half of them, {grown >> 20} MiB more after all");
        grown.ShouldBeLessThan(100L << 20);
    }

    private static async Task RegisterAsync(Server server, int from, int to)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, _) =>
        {
            using var content = new StringContent("""{"code":"JOIN"}""", Encoding.UTF8, "application/json");
            using var response = await server.Client.PostAsync(new Uri($"/v1/learners/learner-{i}/registrations", UriKind.Relative), content, Server.Patience);
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        });
    }
}
