using Leah.Webhooks.Delivery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api.Problems;

/// <summary>Makes answers of what the engine's functions say.</summary>
internal static class RefusalProblems
{
    /// <summary>The answer for what was done, or the problem that says why it was not.</summary>
    public static Results<TDone, Problem> Answer<T, TDone>(this Outcome<T> outcome, Func<T, TDone> done) where TDone : IResult =>
        outcome.IsDone ? done(outcome.Value) : outcome.Refusal.ToProblem();

    public static Problem ToProblem(this Refusal refusal) => refusal switch
    {
        Refusal.NotFound(var what, var id) => ProblemCatalog.NotFound(what, id),
        Refusal.Conflict(var reason) => ProblemCatalog.Conflict(reason),
        Refusal.Invalid(var errors) => ProblemCatalog.Invalid(errors.ToDictionary(pair => pair.Key, IReadOnlyList<string> (pair) => pair.Value, StringComparer.Ordinal)),
        Refusal.Busy(var wait) => ProblemCatalog.Busy(wait),
        _ => throw new InvalidOperationException($"There is no answer for {refusal.GetType().Name}."),
    };
}
