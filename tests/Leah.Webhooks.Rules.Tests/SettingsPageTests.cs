using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Retention;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Rules.Tests;

/// <summary>docs/operate/settings.md has every setting, and no other.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public void Every_setting_is_on_the_page_and_every_setting_on_the_page_is_there()
    {
        string[] settings =
        [
            "Urls",
            "Security:OperatorKey",
            "Journeys:PlacementWeight",
            "Journeys:SpeakingWeight",
            "Journeys:Levels",
            .. Keys(StorageOptions.Section, typeof(StorageOptions)),
            .. Keys(DeliveryOptions.Section, typeof(DeliveryOptions)),
            .. Keys(RetentionOptions.Section, typeof(RetentionOptions)),
        ];

        Repository.Lines("docs/operate/settings.md")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .ShouldBe(settings, ignoreOrder: true);
    }

    private static IEnumerable<string> Keys(string section, Type options) =>
        options.GetProperties().Where(property => property.SetMethod is not null && !property.SetMethod.IsStatic).Select(property => $"{section}:{property.Name}");
}
