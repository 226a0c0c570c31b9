using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Demo;

/// <summary>The partners' side: a program for each endpoint, and all that arrived at them.</summary>
internal sealed class PartnerPrograms : IAsyncDisposable
{
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly List<PartnerProgram> _programs = [];

    /// <summary>Asked for every request: whether to answer 503.</summary>
    public Func<PartnerEndpoint, int, bool> Refuses { get; set; } = (_, _) => false;

    /// <summary>Told of every request.</summary>
    public Action<Arrival> Arrived { get; set; } = _ => { };

    public IReadOnlyList<PartnerProgram> All => _programs;

    /// <summary>All requests, in the order in which it was known what to answer.</summary>
    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    public static async Task<PartnerPrograms> StartAsync(X509Certificate2 certificate, IEnumerable<PartnerEndpoint> endpoints, DemoFolder folder, TimeProvider clock)
    {
        var programs = new PartnerPrograms();
        foreach (var endpoint in endpoints)
        {
            programs._programs.Add(await PartnerProgram.StartAsync(
                endpoint, folder.File(endpoint.DatabaseName), certificate, (at, attempt) => programs.Refuses(at, attempt), programs.Note, clock));
        }

        return programs;
    }

    public Uri UrlOf(PartnerEndpoint endpoint) => _programs.Single(program => program.Endpoint == endpoint).Url;

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
            await program.DisposeAsync();
    }

    private void Note(Arrival arrival)
    {
        _arrivals.Enqueue(arrival);
        Arrived(arrival);
    }
}
