using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>A database whose errors name the setting by which people here know its connection string: the storage names the platform's.</summary>
internal sealed class DatabaseInWords(Database inner, string setting) : Database
{
    public override Dialect Dialect => inner.Dialect;

    public override Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work) => InWordsAsync(inner.WriteAsync(work));

    public override Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default) => InWordsAsync(inner.ReadAsync(work, cancellation));

    public override Task<bool> TruncateLogAsync() => InWordsAsync(inner.TruncateLogAsync());

    public override Task NotifyAsync(string channel, string text) => InWordsAsync(inner.NotifyAsync(channel, text));

    public override Task ListenAsync(string channel, Func<string, Task> heard, CancellationToken cancellation) =>
        InWordsAsync(inner.ListenAsync(channel, heard, cancellation));

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> InWordsAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (StorageUnavailableException error)
        {
            throw WhichDatabase.InWordsOf(setting, error);
        }
    }

    private async Task InWordsAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (StorageUnavailableException error)
        {
            throw WhichDatabase.InWordsOf(setting, error);
        }
    }
}
