using Leah.Webhooks;
using Leah.Webhooks.Receiver;

var builder = WebApplication.CreateBuilder(args);

// Credentials come from the settings: Receiver__Credentials__0__Username and Receiver__Credentials__0__Password, or Receiver__Credentials__0__Token.
builder.Services
    .AddLeahWebhooks()
    .Handle<PlacementTestFinished>(async (test, context, cancellation) =>
    {
        // Tried again until it returns, in order for each user. What is written here happens exactly once.
        context.InTransaction(async session =>
        {
            await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS certificates (user_id TEXT NOT NULL, level TEXT)");
            await session.ExecuteAsync(
                "INSERT INTO certificates (user_id, level) VALUES (@user_id, @level)", ("@user_id", test.User?.Id), ("@level", test.Test?.Result?.Level));
        });
        await Task.CompletedTask;
    })
    .Handle<OverallLevelCalculated>((level, _, _) =>
    {
        Console.WriteLine($"{level.User?.Id} has {level.Overall?.Level}");
        return Task.CompletedTask;
    })
    .ToNdjson("events");

var app = builder.Build();
app.MapLeahWebhooks("/");
app.MapHealthChecks("/health/ready");
app.Run();
