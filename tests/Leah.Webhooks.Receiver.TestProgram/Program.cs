using Leah.Webhooks;
using Leah.Webhooks.Receiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A partner's program that tests kill: one handler that keeps each test once, or never comes to an end ("hang").
// Usage: <database> hang|run
var (database, hang) = (args[0], args[1] == "hang");

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services
    .AddLeahWebhooks(options =>
    {
        options.Database = $"Data Source={database}";
        options.Credentials.Add(ReceiverCredential.Bearer("token"));
        options.Handling.Concurrency = 4;
    })
    .Handle<PlacementTestFinished>(async (test, context, cancellation) =>
    {
        context.InTransaction(async session =>
        {
            await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS effects (test_id TEXT NOT NULL)");
            await session.ExecuteAsync("INSERT INTO effects (test_id) VALUES (@test_id)", ("@test_id", test.Test?.Id));
        });
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
