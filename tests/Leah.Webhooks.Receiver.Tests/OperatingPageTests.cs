using System.Diagnostics.Metrics;
using System.Reflection;
using Leah.Webhooks.Receiver.Tests.Support;

namespace Leah.Webhooks.Receiver.Tests;

/// <summary>The page about the receiver in operation names every setting and every metric that there is.</summary>
public sealed class OperatingPageTests
{
    private static readonly string Page = File.ReadAllText(PathOfPage());

    [Theory]
    [InlineData(typeof(ReceiverOptions))]
    [InlineData(typeof(HandlingOptions))]
    [InlineData(typeof(ReceiverCredential))]
    public void Every_setting_is_on_the_page(Type options)
    {
        foreach (var setting in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.Name is not nameof(ReceiverOptions.Handling)))
            Page.ShouldContain(setting.Name is nameof(ReceiverOptions.Identity) ? "`Identity:" : options == typeof(HandlingOptions) ? setting.Name : $"`{setting.Name}`");
    }

    [Fact]
    public async Task Every_metric_is_on_the_page()
    {
        List<string> names = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == ReceiverMetrics.MeterName)
            {
                lock (names)
                    names.Add(instrument.Name);
            }
        };
        listener.Start();
        await using var receiver = await RunningReceiver.StartAsync();
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        string[] seen;
        lock (names)
            seen = [.. names.Distinct(StringComparer.Ordinal)];
        seen.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var name in seen)
            Page.ShouldContain($"`{name}`");
    }

    private static string PathOfPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LeahWebhooks.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "docs/operate/receiver.md");
    }
}
