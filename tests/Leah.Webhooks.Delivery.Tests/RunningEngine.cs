using System.Text;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>The whole engine over a database of its own. It can be stopped and started again over the same one.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();
    private readonly TimeProvider _clock;
    private readonly Action<DeliveryOptions> _configure;
    private readonly List<ServiceProvider> _crashed = [];
    private ServiceProvider? _services;

    private RunningEngine(TestDatabase database, TestAuthority authority, TimeProvider clock, Action<DeliveryOptions>? configure)
    {
        _database = database;
        _clock = clock;
        _configure = options =>
        {
            options.AllowedNetworks = ["127.0.0.0/8"];
            options.TrustedRoots = [authority.RootPemFile];
            options.RetryDelays = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)];
            options.DrainTimeout = TimeSpan.FromSeconds(5);
            configure?.Invoke(options);
        };
    }

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public Database Database => Get<Database>();

    public string DatabaseFile => _database.File;

    public static async Task<RunningEngine> StartAsync(TestAuthority authority, Action<DeliveryOptions>? configure = null, TimeProvider? clock = null)
    {
        var engine = new RunningEngine(await TestDatabase.CreateAsync(), authority, clock ?? TimeProvider.System, configure);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>What the engine's next start takes for chance; the machine's unless set.</summary>
    public Func<double>? Chance { get; set; }

    public T Get<T>() where T : notnull => _services!.GetRequiredService<T>();

    public async Task StartAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_clock);
        services.AddSingleton(_protection);
        services.AddSingleton<LogSignals>();
        services.AddSingleton(typeof(ILogger<>), typeof(SignallingLogger<>));
        services.AddSingleton(Database.Open(new StorageOptions { Provider = TestDatabase.Provider, ConnectionString = _database.ConnectionString }, NullLogger.Instance));
        services.Configure(_configure);
        if (Chance is { } chance)
            services.AddSingleton(chance);
        services.AddLeahDelivery();
        _services = services.BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await StopAsync(_services!);
        _services = null;
    }

    /// <summary>
    /// As if the process were gone: from now on nothing is stored and nothing new is sent. What is in flight stays so, as a request does that is
    /// on its way already. <see cref="StartAsync()"/> goes on over the same file.
    /// </summary>
    public async Task CrashAsync()
    {
        Get<LaneTable>().Stop();
        await Database.DisposeAsync();
        _crashed.Add(_services!);
        _services = null;
    }

    /// <summary>Makes a partnership of this id.</summary>
    public async Task RegisterPartnershipAsync(string id) =>
        (await Get<PartnershipRegister>().CreateAsync(new PartnershipDraft(id, $"Partner {id}", "B2B"))).IsDone.ShouldBeTrue();

    /// <summary>Makes an endpoint that takes every type, or those given, with Basic credentials.</summary>
    public async Task<Endpoint> RegisterEndpointAsync(string partnershipId, Uri url, Func<EndpointDraft, EndpointDraft>? change = null)
    {
        var draft = new EndpointDraft
        {
            Url = url.ToString(),
            EventTypes = [.. EventTypes.All],
            Authentication = new AuthenticationDraft("basic", "my_user", "my_pass"),
        };
        return (await Get<EndpointRegister>().CreateAsync(partnershipId, change?.Invoke(draft) ?? draft)).Value.ShouldNotBeNull();
    }

    /// <summary>Publishes a registered-user event of that partnership; gives its id.</summary>
    public async Task<AcceptedEvent> PublishAsync(string partnershipId, string userId = "user-1")
    {
        var outcome = await Get<AcceptEvents>().AcceptAsync(Body(partnershipId, userId), null);
        return outcome.Value.ShouldNotBeNull().ShouldHaveSingleItem();
    }

    public static byte[] Body(string partnershipId, string userId = "user-1") => Encoding.UTF8.GetBytes(
        $$"""{"event":"USER_REGISTERED","user":{"id":"{{userId}}"},"partner":{"id":"{{partnershipId}}","name":"P","code":null},"date":"2024-03-07T13:43:40.674Z","externalIds":[]}""");

    /// <summary>Waits until a question about the database has the answer that is awaited; asks again whenever the engine has stored something.</summary>
    public async Task<T> UntilAsync<T>(Func<Session, ValueTask<T>> ask, Func<T, bool> awaited)
    {
        var patience = Patience;
        var settle = Get<SettleAttempts>();
        while (true)
        {
            var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var listener = settle.OnStored;
            settle.OnStored = (batch, changed) =>
            {
                listener?.Invoke(batch, changed);
                stored.TrySetResult();
            };
            try
            {
                var answer = await Database.ReadAsync(ask, patience);
                if (awaited(answer))
                    return answer;
                await stored.Task.WaitAsync(patience);
            }
            finally
            {
                settle.OnStored = listener;
            }
        }
    }

    /// <summary>Reads rows of text and numbers, each as the text of its columns parted by a space.</summary>
    public Task<IReadOnlyList<string>> RowsAsync(string sql) => Database.ReadAsync(session => Rows(session, sql));

    /// <summary>Waits until rows are as they are awaited.</summary>
    public Task<IReadOnlyList<string>> UntilRowsAsync(string sql, params string[] awaited) =>
        UntilAsync(session => Rows(session, sql), rows => rows.SequenceEqual(awaited));

    private static ValueTask<IReadOnlyList<string>> Rows(Session session, string sql) => session.QueryAsync(
        sql, row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "-" : row.GetValue(i).ToString())));

    /// <summary>How many deliveries stand in each stored state.</summary>
    public Task<IReadOnlyDictionary<string, long>> UntilStatesAsync(Func<IReadOnlyDictionary<string, long>, bool> awaited) => UntilAsync(
        async session => (IReadOnlyDictionary<string, long>)(await session.QueryAsync(
            "SELECT state, COUNT(*) FROM deliveries GROUP BY state", row => (row.GetString(0), row.GetInt64(1)))).ToDictionary(row => row.Item1, row => row.Item2),
        awaited);

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _crashed.Append(_services))
        {
            if (services is not null)
                await StopAsync(services);
        }

        await _database.DisposeAsync();
    }

    /// <summary>In the order of a real host: all are told that the program stops before the first of them does.</summary>
    private static async Task StopAsync(ServiceProvider services)
    {
        var database = services.GetRequiredService<Database>();
        foreach (var hosted in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await hosted.StoppingAsync(CancellationToken.None);
        foreach (var hosted in services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}
