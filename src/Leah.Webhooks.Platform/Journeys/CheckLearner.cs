using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Journeys.Bodies;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Whether the id in a path can be a learner's: events carry it, and their ids have bounds.</summary>
internal static class CheckLearner
{
    public static Refusal? Refusal(string userId)
    {
        var faults = new Faults();
        CheckText.Id("userId", userId, faults);
        return faults.Any ? faults.ToRefusal() : null;
    }
}
