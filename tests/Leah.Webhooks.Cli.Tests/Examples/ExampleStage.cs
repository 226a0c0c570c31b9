using System.Text;
using System.Text.RegularExpressions;
using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>One example's place among the servers: a folder, a partnership and what is known under the names that the help uses.</summary>
internal sealed partial class ExampleStage : IDisposable
{
    private static int _count;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Name, string Real)> _names;

    public ExampleStage(ExampleWorld world)
    {
        World = world;
        Partnership = $"acme{Interlocked.Increment(ref _count)}";
        Environment = world.Platform.Environment();
        // The platform's certificates are a test's; the command takes more roots from here as any program does.
        Environment["SSL_CERT_FILE"] = world.Platform.Authority.RootPemFile;
        Environment["ACME_SECRET"] = "a-secret";
        File.Copy(world.Received, Path.Combine(Folder, "received.db"));
        _names =
        [
            ("http://127.0.0.1:8080/", world.Receiver.Address.ToString()),
            ("http://127.0.0.1:3000/webhooks", world.Program.Url.ToString()),
            ("http://localhost:3000", $"http://localhost:{world.Program.Url.Port}"),
            ("http://127.0.0.1:5080", world.Platform.Address.ToString().TrimEnd('/')),
            ("https://hooks.acme.example/leah", $"{world.Endpoint.Url}leah"),
        ];
    }

    public ExampleWorld World { get; }

    public string Folder => _folder.Path;

    public string Partnership { get; }

    public Dictionary<string, string> Environment { get; }

    /// <summary>The line, or what it shows, with what is real here in place of what the help makes up.</summary>
    public string Real(string text)
    {
        // All in one go: what is real may begin by chance like what the help makes up, as http://127.0.0.1:50801 does.
        var names = string.Join('|', _names.OrderByDescending(known => known.Name.Length).Select(known => Regex.Escape(known.Name)));
        text = Regex.Replace(text, names, found => _names.First(known => known.Name == found.Value).Real, RegexOptions.None, TimeSpan.FromSeconds(1));
        return Acme().Replace(text, Partnership);
    }

    public void Name(string name, string real) => _names.Add((name, real));

    public void WriteFile(string name, string content) => _folder.File(name, content);

    /// <summary>A sample event of the partnership, on one line.</summary>
    public string Event(string type) => ExampleWorld.Event(type, Partnership);

    /// <summary>Makes the partnership.</summary>
    public Task PartnershipAsync() => World.Platform.PartnershipAsync(Partnership);

    /// <summary>And an endpoint of it that takes events, or one that fails them.</summary>
    public async Task EndpointAsync(string path = "leah")
    {
        await PartnershipAsync();
        Name("ept_06f1m3k8x0", await World.Platform.EndpointAsync(Partnership, new(World.Endpoint.Url, path)));
    }

    /// <summary>Publishes an event; waits until its delivery, where it has one, came to its end.</summary>
    public async Task PublishAsync(string type)
    {
        var answer = await World.Platform.PublishAsync(Encoding.UTF8.GetBytes(Event(type)));
        Name("evt_06f1m3k8x0", (string)answer["id"]!);
        if ((int)answer["deliveries"]! > 0)
            Name("dlv_06f1m3k8x0", (string)(await World.Platform.SettledAsync((string)answer["id"]!))["id"]!);
    }

    /// <summary>A partnership with an endpoint, and an event that was delivered to it.</summary>
    public async Task DeliveredAsync()
    {
        await EndpointAsync();
        await PublishAsync(EventTypes.OverallLevel);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"\bacme\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Acme();
}
