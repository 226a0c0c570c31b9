using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Platform.Tests;

/// <summary>The whole platform in this process, over a real database of its own.</summary>
internal sealed class PlatformHost : WebApplicationFactory<Program>
{
    public const string OperatorKey = "the-operator's-key-of-the-tests-0123456789";

    // Tests make hosts where they cannot wait; a database on the tests' server is made in a moment.
    private readonly TestDatabase database = Task.Run(TestDatabase.CreateAsync).GetAwaiter().GetResult();
    private readonly Dictionary<string, string> settings = [];
    private readonly Action<IServiceCollection>? change;
    private bool started;

    public PlatformHost(Action<IServiceCollection>? change = null, params (string Key, string Value)[] more)
    {
        this.change = change;
        settings["Storage:Provider"] = TestDatabase.Provider;
        settings["Storage:ConnectionString"] = database.ConnectionString;
        settings["Security:OperatorKey"] = OperatorKey;
        settings["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning";
        foreach (var (key, value) in more)
            settings[key] = value;
    }

    /// <summary>A client that sends this key, or none.</summary>
    public HttpClient Client(string? key = OperatorKey)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A new key of that role.</summary>
    public async Task<string> KeyAsync(string role, string? partnershipId = null)
    {
        var (_, text) = await Services.GetRequiredService<ApiKeys>().MakeAsync("test", Enum.Parse<Role>(role, ignoreCase: true), partnershipId);
        return text;
    }

    /// <summary>The files that the database consists of now.</summary>
    public IEnumerable<string> DatabaseFiles() => Directory.EnumerateFiles(Path.GetDirectoryName(database.File)!, "platform.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    public override async ValueTask DisposeAsync()
    {
        if (started)
            await StopAsync(Services.GetRequiredService<IHostApplicationLifetime>());
        await base.DisposeAsync();
        await database.DisposeAsync();
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        started = true;
        return base.CreateHost(builder);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        if (change is not null)
            builder.ConfigureServices(change);
    }

    /// <summary>Stops as SIGTERM does, by the program's own way. The factory alone would stop the host while the program stops it too.</summary>
    private static async Task StopAsync(IHostApplicationLifetime life)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = life.ApplicationStopped.Register(stopped.SetResult);
        life.StopApplication();
        await stopped.Task;
    }
}

/// <summary>Short ways to send and to look.</summary>
internal static class Http
{
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public static async Task<string> ProblemTypeAsync(this HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await response.JsonAsync();
        problem.GetProperty("status").GetInt32().ShouldBe((int)response.StatusCode);
        return problem.GetProperty("type").GetString()!["urn:leah-webhooks:problem:".Length..];
    }

    public static async Task<IReadOnlyDictionary<string, string>> ErrorsAsync(this HttpResponseMessage response)
    {
        (await response.ProblemTypeAsync()).ShouldBe("invalid-request");
        return (await response.JsonAsync()).GetProperty("errors").EnumerateObject()
            .ToDictionary(error => error.Name, error => string.Join(" | ", error.Value.EnumerateArray().Select(text => text.GetString())));
    }
}
