using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Leah.Webhooks.Platform.Operations.Telemetry;

/// <summary>
/// Hands the last metrics and traces to the collector once everything has stopped. The providers do so themselves when they are disposed,
/// but the engine's meter is disposed before them, and takes what it counted since the last export with it.
/// </summary>
internal sealed class FlushAtStop(MeterProvider metrics, TracerProvider traces) : IHostedLifecycleService
{
    private const int LongestMilliseconds = 2_000;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        metrics.ForceFlush(LongestMilliseconds);
        traces.ForceFlush(LongestMilliseconds);
        return Task.CompletedTask;
    }
}
