using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// The socket's stream, below TLS, with a bound on what it takes in. The handler limits a header's length, but not what may come before
/// or around it: interim responses, TLS messages, chunk extensions. Here everything counts, however slowly or quickly it comes.
/// </summary>
internal sealed class ByteBudget(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>
    /// The most that one phase (handshake, header, body) may bring. A header may have 32 KiB and a kept body 16 KiB; TLS hands over records
    /// of 16 KiB whole, and a handshake brings a chain of certificates.
    /// </summary>
    public const int Limit = 96 * 1024;

    private int _received;

    /// <summary>Starts the next phase with a full budget.</summary>
    public void Restart() => _received = 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        _received += read;
        return _received <= Limit ? read : throw new ByteBudgetExceededException();
    }
}

/// <summary>The far side sent more than any answer that we read can have.</summary>
internal sealed class ByteBudgetExceededException() : IOException($"More than {ByteBudget.Limit / 1024} KiB came where a response was expected.");
