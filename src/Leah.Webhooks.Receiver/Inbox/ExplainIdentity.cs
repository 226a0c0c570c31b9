using System.Text.Json;
using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Tells what makes a body the event that it is, with the very functions that decide when one comes in.</summary>
internal static class ExplainIdentity
{
    private const string Forever = "Two events with equal members are the same event, however far apart they come. With other content, the later one is a correction.";

    private const string Current =
        "It states what holds for the user, so it is compared with what holds when it comes: stated again it is a duplicate, after another statement it is new. "
        + "Its date tells a return from a late repeat.";

    private const string NoRecipe = "Its type has no recipe: only the same request again is a duplicate.";

    private const string Incomplete = "It is incomplete: only the same request again is a duplicate.";

    /// <summary>Explains a body; with a database, also what it would turn out to be.</summary>
    public static async Task<Explanation> RunAsync(byte[] body, string? webhookId, ReceiverOptions options, Database? database, CancellationToken cancellation)
    {
        var recipes = new Recipes(options.Identity);
        var (facts, refusal) = OpenBody.Run(body, options, recipes);
        var transportKey = TransportKey.Of(webhookId, body, facts?.UserId);
        if (facts is null)
            return new(null, [refusal ?? ""], transportKey, [], [], "It would be refused.", null);

        var recipe = recipes.For(facts.EventType);
        var explanation = new Explanation(
            facts.EventType, [.. EventCheck.Completeness(body).Problems.Where(_ => !facts.IsComplete).Select(problem => problem.ToString())], transportKey,
            MembersOf(body, recipe), [.. recipe?.Ignored.Select(path => path.ToString()) ?? []], RuleOf(facts, recipe), facts.Subject);
        if (database is null)
            return explanation;

        var receipt = new Receipt("", default, "", webhookId, body, facts, recipe);
        var preview = await database.ReadAsync(session => PreviewReceipt.RunAsync(session, receipt), cancellation);
        return explanation with { Outcome = preview.Outcome, SameAs = preview.SameAs };
    }

    private static string RuleOf(ArrivalFacts facts, Recipe? recipe) =>
        !facts.IsComplete ? Incomplete : recipe is null ? NoRecipe : recipe.AgainstCurrent ? Current : Forever;

    private static List<ExplainedMember> MembersOf(byte[] body, Recipe? recipe)
    {
        using var document = JsonDocument.Parse(body);
        return [.. recipe?.Members.Select(path => new ExplainedMember(path.ToString(), path.Find(document.RootElement)?.GetRawText())) ?? []];
    }
}
