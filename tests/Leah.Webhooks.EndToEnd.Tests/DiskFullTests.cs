using System.Net;
using System.Net.Http.Headers;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The disk runs full while events are accepted: on a small file system of its own, mounted for the test.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_full_disk_is_answered_503_with_nothing_half_written_and_works_again_when_there_is_room()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(disk.Path, _authority);
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[12 << 20]);

        // 1. Until the disk is full.
        List<string> accepted = [];
        HttpResponseMessage refused;
        while (true)
        {
            var response = await PublishLinesAsync(server, 100);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                refused = response;
                break;
            }

            foreach (var one in System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!["events"]!.AsArray())
                accepted.Add((string)one!["id"]!);
        }

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync()).ShouldContain("urn:leah-webhooks:problem:cannot-store");

        // 2. Room again: it accepts without being started anew, and everything that it ever accepted arrives.
        File.Delete(ballast);
        var id = await server.PublishAsync("p1", "after");
        id.ShouldNotBeNull();
        accepted.Add(id);
        await partner.WaitForAsync(accepted);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM events")).ShouldBe(accepted.Count);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries")).ShouldBe(accepted.Count);
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "PRAGMA integrity_check")).ShouldBe("ok");
    }

    private static async Task<HttpResponseMessage> PublishLinesAsync(Server server, int lines)
    {
        using var content = new ByteArrayContent([.. Enumerable.Range(0, lines).SelectMany(i => Server.Body("p1", $"user-{i}").Append((byte)'\n'))])
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
        };
        return await server.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content, Server.Patience);
    }
}
