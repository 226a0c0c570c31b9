using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// The socket's stream, below TLS, with a bound on what it takes in. The handler limits a header's length, but not what may come before
/// or around it: interim responses, TLS messages, chunk extensions. Here everything counts, however slowly or quickly it comes.
/// </summary>
internal sealed class ByteBudget : NetworkStream
{
    /// <summary>
    /// The most that one phase (handshake, header, body) may bring. A header may have 32 KiB and a kept body 16 KiB; TLS hands over records
    /// of 16 KiB whole, and a handshake brings a chain of certificates.
    /// </summary>
    public const int Limit = 96 * 1024;

    private readonly WatchedReads _reads;
    private int _received;

    public ByteBudget(Socket socket) : base(socket, ownsSocket: true) => _reads = new WatchedReads(Count);

    /// <summary>Starts the next phase with a full budget.</summary>
    public void Restart() => _received = 0;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reads.Watch(base.ReadAsync(buffer, cancellationToken));

    private int Count(int read)
    {
        _received += read;
        return _received <= Limit ? read : throw new ByteBudgetExceededException();
    }
}

/// <summary>The far side sent more than any answer that we read can have.</summary>
internal sealed class ByteBudgetExceededException() : IOException($"More than {ByteBudget.Limit / 1024} KiB came where a response was expected.");
