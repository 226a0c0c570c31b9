using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>The engine's tables in a database of their own, with the functions over them, a clock that stands still and no engine running.</summary>
internal sealed class RegistryFile : IAsyncDisposable
{
    public const string Partnership = "p1";

    private readonly TestDatabase _database;
    private readonly EphemeralDataProtectionProvider _protection = new();
    private ServiceProvider _services;

    private RegistryFile(TestDatabase database)
    {
        _database = database;
        _services = Open();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public string File => _database.File;

    public Database Database => Get<Database>();

    public EngineSignals Signals => Get<EngineSignals>();

    public Seeds Seeds => new(Database, Get<IdGenerator>(), Clock);

    /// <summary>An empty file with one partnership in it.</summary>
    public static async Task<RegistryFile> OpenAsync()
    {
        var file = new RegistryFile(await TestDatabase.CreateAsync());
        await Migrator.ApplyAsync(file.Database, typeof(Engine).Assembly, "Delivery", file.Clock);
        await file.AddPartnershipAsync(Partnership);
        return file;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Goes on over the same file as another run of the program would.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        _services = Open();
    }

    public async Task AddPartnershipAsync(string id) =>
        (await Get<PartnershipRegister>().CreateAsync(new PartnershipDraft(id, $"Partner {id}", "B2B"))).IsDone.ShouldBeTrue();

    public async Task<Endpoint> AddEndpointAsync(string partnershipId = Partnership, params string[] eventTypes) =>
        (await Get<EndpointRegister>().CreateAsync(partnershipId, Draft with { EventTypes = eventTypes is [] ? [.. EventTypes.All] : eventTypes })).Value.ShouldNotBeNull();

    /// <summary>A sound endpoint.</summary>
    public static EndpointDraft Draft { get; } = new()
    {
        Url = "https://partner.example/hooks",
        EventTypes = [EventTypes.UserRegistered],
        Authentication = new AuthenticationDraft("basic", "my_user", "my_pass"),
    };

    public async Task<T?> SingleAsync<T>(string sql) => await Database.ReadAsync(session => session.SingleAsync(sql, row => row.GetFieldValue<T>(0)));

    public Task<int> ExecuteAsync(string sql) => Database.WriteAsync(session => session.ExecuteAsync(sql));

    /// <summary>How SQLite would run a statement, a step a line.</summary>
    public async Task<string> PlanAsync(string sql)
    {
        var steps = await Database.ReadAsync(session => session.QueryAsync($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3)));
        return string.Join('\n', steps);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _database.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        var database = Database;
        await _services.DisposeAsync();
        await database.DisposeAsync();
    }

    private ServiceProvider Open() => new ServiceCollection()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton<IDataProtectionProvider>(_protection)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton(Database.Open(new StorageOptions { Provider = TestDatabase.Provider, ConnectionString = _database.ConnectionString }, NullLogger.Instance))
        .AddLeahDelivery()
        .BuildServiceProvider();
}
