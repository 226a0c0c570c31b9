using System.Data.Common;
using Leah.Webhooks;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Embedding;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Npgsql;
using Publishing.InTransaction;

// A program of its own with the engine in it. What it stores and the event that tells of it are one transaction: its own.
var builder = WebApplication.CreateBuilder(args);
var storage = new StorageOptions
{
    Provider = builder.Configuration["Storage:Provider"] ?? "sqlite",
    ConnectionString = builder.Configuration["Storage:ConnectionString"] ?? "Data Source=school.db",
};
builder.Services.AddDataProtection().SetApplicationName("school").PersistKeysToFileSystem(new DirectoryInfo("keys"));
builder.Services.AddSingleton(services => Database.Open(storage, services.GetRequiredService<ILogger<Database>>()));
builder.Services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section);
builder.Services.AddLeahDelivery();
builder.Services.AddHostedService<AddPartner>();

await using var app = builder.Build();
app.MapPost("/learners/{userId}", async (string userId, PublishInTransaction publish) =>
{
    await using var connection = await OpenAsync();
    await using var transaction = await connection.BeginTransactionAsync();
    await ExecuteAsync(connection, transaction, "INSERT INTO learners (user_id) VALUES (@user)", ("@user", userId));
    var accepted = await publish.PublishAsync(transaction, Registered(userId));
    await transaction.CommitAsync();

    // Without it the engine finds the event by itself, a little later.
    publish.Committed();
    return accepted.Id;
});

await using (var connection = await OpenAsync())
    await ExecuteAsync(connection, null, "CREATE TABLE IF NOT EXISTS learners (user_id TEXT NOT NULL PRIMARY KEY)");
await app.RunAsync();

async Task<DbConnection> OpenAsync()
{
    DbConnection connection = storage.Provider == "postgres" ? new NpgsqlConnection(storage.ConnectionString) : new SqliteConnection(storage.ConnectionString);
    await connection.OpenAsync();
    return connection;
}

static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, params (string Name, string Value)[] parameters)
{
    await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The sample's own text.
    command.CommandText = sql;
#pragma warning restore CA2100
    command.Transaction = transaction;
    foreach (var (name, value) in parameters)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    await command.ExecuteNonQueryAsync();
}

static byte[] Registered(string userId) => EventJson.Write(new UserRegistered
{
    User = new User { Id = userId },
    Partner = new Partner { Id = "school", Name = "The school's partner" },
    Date = new EventDate("2024-03-07T13:43:40.674Z"),
    ExternalIds = [],
});
