using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Retention;

namespace Leah.Webhooks.Platform.Operations;

/// <summary>The engine, with the settings of the sections <c>Delivery</c> and <c>Retention</c>.</summary>
internal static class EngineSetup
{
    public static void AddLeahEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section);
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section);
        builder.Services.AddLeahDelivery();
    }
}
