using Leah.Webhooks;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// A partner's program that tests kill: one handler that keeps each test once, or never comes to an end ("hang").
// Usage: <connection string> hang|run
var (database, hang) = (args[0], args[1] == "hang");

var storage = new StorageOptions { Provider = database.StartsWith("Host=", StringComparison.Ordinal) ? "postgres" : "sqlite", ConnectionString = database };
await using (var own = Database.Open(storage, NullLogger.Instance))
    await own.WriteAsync(session => session.ExecuteAsync("CREATE TABLE IF NOT EXISTS effects (test_id TEXT NOT NULL)"));

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services
    .AddLeahWebhooks(options =>
    {
        options.Database = database;
        options.Credentials.Add(ReceiverCredential.Bearer("token"));
        options.Handling.Concurrency = 4;
    })
    .Handle<PlacementTestFinished>(async (test, context, cancellation) =>
    {
        context.InTransaction(async session => await session.ExecuteAsync("INSERT INTO effects (test_id) VALUES (@test_id)", ("@test_id", test.Test?.Id)));
        if (hang)
        {
            Console.WriteLine($"handling {test.Test?.Id}");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
    });

var app = builder.Build();
app.MapLeahWebhooks("/");
await app.StartAsync();
Console.WriteLine($"ready {app.Urls.First()}");
await app.WaitForShutdownAsync();
