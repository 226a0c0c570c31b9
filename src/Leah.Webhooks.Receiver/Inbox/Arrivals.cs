using System.Threading.Channels;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Tells the handlers that something was stored, so that they need not ask the database all the time.</summary>
internal sealed class Arrivals
{
    private ImmutableSignals _signals = new([]);

    /// <summary>A signal for one listener. It holds at most one call, for one look takes in everything that has come.</summary>
    public Channel<bool> Listen()
    {
        var signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        ImmutableSignals before;
        do
        {
            before = _signals;
        }
        while (Interlocked.CompareExchange(ref _signals, new([.. before.All, signal]), before) != before);
        return signal;
    }

    public void Announce()
    {
        foreach (var signal in _signals.All)
            signal.Writer.TryWrite(true);
    }

    private sealed record ImmutableSignals(Channel<bool>[] All);
}
