using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>The receiver's database, opened and with all its tables before the first request is taken.</summary>
internal sealed class ReceiverDatabase(IOptions<ReceiverOptions> options, TimeProvider clock, ILogger<ReceiverDatabase> logger) : IAsyncDisposable
{
    public Database Database { get; } = WhichDatabase.Open(options.Value.Database, logger);

    public async Task PrepareAsync()
    {
        try
        {
            await Migrator.ApplyAsync(Database, typeof(ReceiverDatabase).Assembly, "Receiver", clock);
        }
        catch (StorageUnavailableException error)
        {
            throw WhichDatabase.InWordsOf(WhichDatabase.Setting, error);
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
