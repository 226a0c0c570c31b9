using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>The servers that all examples run against: a platform, a partner's endpoint, a receiver with its database, and a program that is being written.</summary>
public sealed class ExampleWorld : IAsyncLifetime
{
    // The one that the help speaks of; the samples are about several.
    private const string User = "65e9c4884805c146b5770c61";

    private readonly TemporaryFolder _folder = new();
    private RunningPlatform? _platform;
    private HttpsEndpoint? _endpoint;
    private ReceivingLeah? _receiver;
    private LocalProgram? _program;
    private PostgresTestDatabase? _postgres;

    internal RunningPlatform Platform => _platform!;

    /// <summary>Takes all events but those to /broken.</summary>
    internal HttpsEndpoint Endpoint => _endpoint!;

    internal ReceivingLeah Receiver => _receiver!;

    internal LocalProgram Program => _program!;

    /// <summary>What the receiver held once it had each sample, and one of them twice: a file of its own, to be copied.</summary>
    internal string Received => Path.Combine(_folder.Path, "kept.db");

    /// <summary>A database on a real server, made when it is first asked for.</summary>
    internal async Task<PostgresTestDatabase> PostgresAsync() => _postgres ??= await PostgresTestDatabase.CreateAsync();

    /// <summary>A sample event, on one line.</summary>
    internal static string Event(string type, string partnership)
    {
        var body = JsonNode.Parse(EventCatalogue.Find(type)!.Sample.Span)!;
        body["user"]!["id"] = User;
        body["partner"] = new JsonObject { ["id"] = partnership, ["name"] = "Acme", ["code"] = null };
        return body.ToJsonString();
    }

    public async ValueTask InitializeAsync()
    {
        _platform = await RunningPlatform.StartAsync();
        _endpoint = await HttpsEndpoint.StartAsync(Platform.Authority.Certificate());
        Endpoint.Answer = (context, request) =>
        {
            context.Response.StatusCode = request.Path == "/broken" ? 500 : 200;
            return Task.CompletedTask;
        };
        _program = await LocalProgram.StartAsync();
        _receiver = await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass");
        foreach (var type in (string[])[.. EventTypes.All, EventTypes.OverallLevel])
            (await Receiver.PostAsync(Event(type, "acme"))).EnsureSuccessStatusCode().Dispose();
        await using var database = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "received.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        // The tables are filled after the answers: a copy made before would hold the work as under way.
        await using var done = database.CreateCommand();
        done.CommandText =
            "SELECT position = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work WHERE handler = 'tables') FROM handlers WHERE name = 'tables'";
        await Eventually.SeesAsync(() => done.ExecuteScalarAsync(TestContext.Current.CancellationToken), isDone => isDone is 1L);
        await using var copy = database.CreateCommand();
        copy.CommandText = "VACUUM INTO @file";
        copy.Parameters.AddWithValue("@file", Received);
        await copy.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (IAsyncDisposable?[])[_receiver, _program, _endpoint, _platform, _postgres])
        {
            if (server is not null)
                await server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
