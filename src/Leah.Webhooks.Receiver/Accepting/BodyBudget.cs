namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>The bytes of bodies that are in memory at once, over all requests, so that memory has a bound whatever comes.</summary>
internal sealed class BodyBudget
{
    private long _held;

    /// <summary>How many there are now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes bytes for one request; disposing gives them back.</summary>
    public Share Open(long most) => new(this, most);

    public sealed class Share(BodyBudget budget, long most) : IDisposable
    {
        private long _mine;

        /// <summary>Makes this request's share that large, or says that there is no room.</summary>
        public bool TryGrowTo(long bytes)
        {
            var more = bytes - _mine;
            if (Interlocked.Add(ref budget._held, more) > most)
            {
                Interlocked.Add(ref budget._held, -more);
                return false;
            }

            _mine = bytes;
            return true;
        }

        public void Dispose() => Interlocked.Add(ref budget._held, -Interlocked.Exchange(ref _mine, 0));
    }
}
