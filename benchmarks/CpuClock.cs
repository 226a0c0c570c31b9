using System.Diagnostics;

namespace Leah.Webhooks.Benchmarks;

/// <summary>The processor time that this process and the sink use: steadier than the clock where the machine is shared.</summary>
internal sealed class CpuClock(Sink sink)
{
    private readonly TimeSpan _start = Used(sink);

    /// <summary>Microseconds of processor time for each of so many requests.</summary>
    public double MicrosecondsEach(int requests) => (Used(sink) - _start).TotalMicroseconds / requests;

    private static TimeSpan Used(Sink sink)
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime + sink.ProcessorTime;
    }
}
