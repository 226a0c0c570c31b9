using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>What the settings of the delivery must keep to beyond their kinds and limits.</summary>
internal static class DeliveryRules
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromDays(7);

    public static void Check(DeliveryOptions options, List<string> faults)
    {
        foreach (var (delay, index) in (options.RetryDelays ?? []).Select((delay, index) => (delay, index)))
        {
            if (delay < TimeSpan.Zero || delay > LongestRetryDelay)
                faults.Add($"Delivery:RetryDelays:{index} is {delay}: set it to a time span from 00:00:00 to {LongestRetryDelay}.");
        }

        AllowedNetworks.Read(options.AllowedNetworks, out var wrongNetworks);
        faults.AddRange(wrongNetworks);
        TrustedRoots.Load(options.TrustedRoots, out var wrongRoots);
        faults.AddRange(wrongRoots);
        if (options.ProbeInterval > options.ProbeIntervalLimit)
            faults.Add($"Delivery:ProbeInterval is {options.ProbeInterval}, longer than Delivery:ProbeIntervalLimit, {options.ProbeIntervalLimit}: shorten the first or raise the second.");
        if (options.DisableAfter < options.ProbeInterval)
            faults.Add($"Delivery:DisableAfter is {options.DisableAfter}, shorter than Delivery:ProbeInterval, {options.ProbeInterval}: no probe would be sent. Raise the first or shorten the second.");
    }
}
