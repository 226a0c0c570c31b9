using Leah.Webhooks.Platform.Access;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Leah.Webhooks.Platform.Operations.Telemetry;

/// <summary>Metrics for whoever asks at <c>/metrics</c>, and, where the standard variable names a collector, metrics and traces over OTLP.</summary>
internal static class TelemetrySetup
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What the engine calls its meters and sources.</summary>
    private const string OwnNames = "Leah.Webhooks*";

    public static void AddLeahTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("leah-webhooks-platform"))
            .WithMetrics(metrics => metrics
                .AddMeter(OwnNames)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (string.IsNullOrEmpty(builder.Configuration[Collector]))
            return;
        telemetry
            .WithTracing(tracing => tracing.AddSource(OwnNames).AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
        builder.Services.AddHostedService<FlushAtStop>();
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").Allow();
}
