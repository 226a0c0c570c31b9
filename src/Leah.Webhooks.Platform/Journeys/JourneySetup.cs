using Leah.Webhooks.Platform.Journeys.Levels;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>The journeys, with the settings of the section <c>Journeys</c>.</summary>
internal static class JourneySetup
{
    public static void AddLeahJourneys(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<JourneyOptions>().BindConfiguration(JourneyOptions.Section);
        builder.Services.TryAddSingleton<IOverallLevelCalculator>(
            provider => WeightedLevel.Of(provider.GetRequiredService<IOptions<JourneyOptions>>().Value));
        builder.Services
            .AddSingleton<RegisterLearner>()
            .AddSingleton<ChangeOnboarding>()
            .AddSingleton<ReportTest>()
            .AddSingleton<ReadJourney>()
            .AddSingleton<EraseJourney>()
            .AddSingleton<LicenseKeys>()
            .AddSingleton<JourneySettings>();
    }
}
