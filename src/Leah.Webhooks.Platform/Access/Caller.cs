using System.Reflection;
using System.Security.Claims;
using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Who makes a request: what the routes need to know of its key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Role">What it may do.</param>
/// <param name="PartnershipId">The one partnership that a partner's key opens; null where all are open.</param>
internal sealed record Caller(string KeyId, Role Role, string? PartnershipId) : IBindableFromHttpContext<Caller>
{
    private const string PartnershipClaim = "partnership";

    /// <summary>Whether what belongs to that partnership is open to the caller.</summary>
    public bool MaySee(string partnershipId) => PartnershipId is null || string.Equals(PartnershipId, partnershipId, StringComparison.Ordinal);

    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, KeyId), new(ClaimTypes.Role, Role.Word())];
        if (PartnershipId is not null)
            claims.Add(new(PartnershipClaim, PartnershipId));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    public static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The route is open to all and asks who calls."),
        Words.Parse<Role>(user.FindFirstValue(ClaimTypes.Role) ?? ""),
        user.FindFirstValue(PartnershipClaim));

    static ValueTask<Caller?> IBindableFromHttpContext<Caller>.BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context.User));
}
