using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Problems;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>A part of a request that a handler asks for, read and checked before the handler runs.</summary>
internal interface IRequestPart
{
    /// <summary>What is wrong with its values.</summary>
    Faults Faults { get; }

    /// <summary>Why it could not be read at all: too large, of another content type.</summary>
    Problem? Refusal { get; }
}

/// <summary>Answers for the handler where a part of the request is wrong; tells the faults of all parts at once.</summary>
internal static class RefuseBadRequests
{
    public static TBuilder RefusingBadRequests<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter(async (context, next) =>
    {
        var parts = context.Arguments.OfType<IRequestPart>().ToList();
        if (parts.FirstOrDefault(part => part.Refusal is not null) is { } refused)
            return refused.Refusal;
        var errors = parts.Where(part => part.Faults.Any).SelectMany(part => part.Faults.ToRefusal().Errors).ToDictionary(StringComparer.Ordinal);
        return errors.Count > 0 ? new Refusal.Invalid(errors).ToProblem() : await next(context);
    });
}
