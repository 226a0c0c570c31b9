using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Retention;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>Finds everything that is wrong with the settings before anything starts, each as one line that names the key and says what to do.</summary>
internal static class SettingsCheck
{
    public static IReadOnlyList<string> Find(IConfiguration configuration)
    {
        var faults = new List<string>();
        UrlRules.Check(configuration["Urls"], faults);
        if (SectionShape.Check<StorageOptions>(configuration, StorageOptions.Section, faults) is { } storage)
            StorageRules.Check(storage, faults);
        SectionShape.Check<SecurityOptions>(configuration, SecurityOptions.Section, faults);
        if (SectionShape.Check<DeliveryOptions>(configuration, DeliveryOptions.Section, faults) is { } delivery)
            DeliveryRules.Check(delivery, faults);
        SectionShape.Check<RetentionOptions>(configuration, RetentionOptions.Section, faults);
        if (SectionShape.Check<JourneyOptions>(configuration, JourneyOptions.Section, faults) is { } journeys)
            JourneyRules.Check(journeys, faults);
        return faults;
    }
}
