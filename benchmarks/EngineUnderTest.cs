using System.Text;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Benchmarks;

/// <summary>The engine over a fresh SQLite file, or a database that is given, with partnerships whose endpoints are the sink.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _hosted;
    private bool _isStopped;

    private EngineUnderTest(TempFolder folder, ServiceProvider services)
    {
        (_folder, _services) = (folder, services);
        _hosted = [.. services.GetServices<IHostedService>()];
    }

    // The same for all nodes over one database, as the key table makes it for a server's.
    private static readonly EphemeralDataProtectionProvider Protection = new();

    public static async Task<EngineUnderTest> StartAsync(TestAuthority authority, int maxInFlightPerEndpoint, string? postgres = null, int? maxInFlight = null)
    {
        var folder = new TempFolder();
        var services = new ServiceCollection();
        services.AddSingleton<IDataProtectionProvider>(Protection);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(_ => Database.Open(postgres is null
            ? new StorageOptions { ConnectionString = $"Data Source={folder.File("platform.db")}" }
            : new StorageOptions { Provider = "postgres", ConnectionString = postgres }, NullLogger.Instance));
        services.Configure<DeliveryOptions>(options =>
        {
            options.AllowedNetworks = ["127.0.0.0/8"];
            options.TrustedRoots = [authority.RootPemFile];
            options.MaxInFlightPerEndpoint = maxInFlightPerEndpoint;
            options.MaxInFlight = maxInFlight ?? options.MaxInFlight;
        });
        services.AddLeahDelivery();
        var engine = new EngineUnderTest(folder, services.BuildServiceProvider());
        foreach (var hosted in engine._hosted)
            await hosted.StartAsync(default);
        var settle = engine.Get<SettleAttempts>();
        var inner = settle.OnStored!;
        settle.OnStored = (batch, changed) =>
        {
            inner(batch, changed);
            engine.Succeeded?.Invoke(batch.Count(settlement => settlement is AttemptMade { Verdict.State: DeliveryState.Succeeded }));
        };
        return engine;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes a partnership with one endpoint.</summary>
    public async Task RegisterAsync(string partnershipId, Uri url)
    {
        Check(await Get<PartnershipRegister>().CreateAsync(new PartnershipDraft(partnershipId, partnershipId, "B2B")));
        Check(await Get<EndpointRegister>().CreateAsync(partnershipId, new EndpointDraft
        {
            Url = url.ToString(),
            EventTypes = [.. EventTypes.All],
            Authentication = new AuthenticationDraft("basic", "my_user", "my_pass"),
        }));
    }

    /// <summary>Tells of each commit how many deliveries of it succeeded.</summary>
    public Action<int>? Succeeded { get; set; }

    /// <summary>Its file, where it has one of its own.</summary>
    public string DatabaseFile => _folder.File("platform.db");

    /// <summary>Ends it and leaves its file.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        foreach (var hosted in _hosted.Reverse())
            await hosted.StopAsync(default);
        var database = Get<Database>();
        await _services.DisposeAsync();
        await database.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>An event of 1,024 bytes for that partnership.</summary>
    public static byte[] Body(string partnershipId)
    {
        var start = $$"""{"event":"USER_REGISTERED","user":{"id":"65e9c4884805c146b5770c61","personalInformation":{"email":"johndoe@example.com"} },"partner":{"id":"{{partnershipId}}","name":"Test Partner","code":null},"date":"2024-03-07T13:43:40.674Z","externalIds":[" """.TrimEnd();
        return Encoding.UTF8.GetBytes(start + new string('x', 1024 - start.Length - 3) + "\"]}");
    }

    private static void Check<T>(Outcome<T> outcome)
    {
        if (!outcome.IsDone)
            throw new InvalidOperationException($"Could not set up: {outcome.Refusal}");
    }
}
