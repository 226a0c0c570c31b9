using Leah.Webhooks.Delivery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Which roles may call a route. Each route carries one, or says that it is open to all; a test refuses a route with neither.</summary>
internal sealed record AccessRule(IReadOnlyList<Role> Roles);

/// <summary>How a route says who may call it.</summary>
internal static class AccessRules
{
    /// <summary>The name of a route's parameter that says whose things it is about. A partner's key is held to it before the route runs.</summary>
    public const string PartnershipParameter = "partnershipId";

    /// <summary>Only keys of these roles; the operator's may always.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder route, params Role[] roles) where TBuilder : IEndpointConventionBuilder
    {
        var rule = new AccessRule([Role.Operator, .. roles]);
        return route
            .WithMetadata(rule)
            .RequireAuthorization(new AuthorizationPolicyBuilder()
                .RequireRole(rule.Roles.Select(role => role.Word()))
                .AddRequirements(OwnPartnership)
                .Build());
    }

    private static AssertionRequirement OwnPartnership { get; } = new(context =>
        context.User.Identity is not { IsAuthenticated: true }
        || context.Resource is not HttpContext http
        || http.GetRouteValue(PartnershipParameter) is not string id
        || Caller.Of(context.User).MaySee(id));
}
