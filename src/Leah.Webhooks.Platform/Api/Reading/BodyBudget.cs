namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Bounds the memory that bodies of events hold together while they are read and stored, however many publishers send at once, and however slowly.</summary>
internal sealed class BodyBudget
{
    private const long Most = 256L * 1024 * 1024;

    private long taken;

    /// <summary>Takes room for a body until what it gives is disposed; null where there is none left.</summary>
    public IDisposable? TryTake(long bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= Most)
            return new Share(this, bytes);
        Interlocked.Add(ref taken, -bytes);
        return null;
    }

    private sealed class Share(BodyBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref budget.taken, -bytes);
    }
}
