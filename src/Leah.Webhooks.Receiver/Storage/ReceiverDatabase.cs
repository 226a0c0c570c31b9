using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>The receiver's database, opened and with all its tables before the first request is taken.</summary>
internal sealed class ReceiverDatabase(IOptions<ReceiverOptions> options, TimeProvider clock, ILogger<ReceiverDatabase> logger) : IAsyncDisposable
{
    public Database Database { get; } = WhichDatabase.Open(options.Value.Database, logger);

    public Task PrepareAsync() => Migrator.ApplyAsync(Database, typeof(ReceiverDatabase).Assembly, "Receiver", clock);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
