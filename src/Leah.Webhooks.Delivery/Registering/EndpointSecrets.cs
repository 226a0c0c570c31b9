using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>
/// Encrypts what endpoints are signed in to with. A secret is bound to its endpoint's id: copied to another endpoint's row, it does not open there.
/// </summary>
internal sealed class EndpointSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _all = protection.CreateProtector("Leah.Webhooks.EndpointSecret");

    /// <summary>Encrypts the password or the token.</summary>
    public string Protect(string endpointId, Credentials credentials) => _all.CreateProtector(endpointId).Protect(credentials switch
    {
        BasicCredentials basic => basic.Password,
        BearerCredentials bearer => bearer.Token,
        _ => throw new InvalidOperationException($"There is no way to keep {credentials.GetType().Name}."),
    });

    /// <summary>Decrypts what an endpoint is signed in to with. That it does not open is our own fault and never the endpoint's.</summary>
    public OpenedSecret Open(Endpoint endpoint)
    {
        try
        {
            var secret = _all.CreateProtector(endpoint.Id).Unprotect(endpoint.Secret);
            return new OpenedSecret(
                endpoint.Authentication == "basic" ? new BasicCredentials(endpoint.Username ?? "", secret) : new BearerCredentials(secret),
                null);
        }
        catch (CryptographicException)
        {
            return new OpenedSecret(
                null,
                $"The key ring does not open the credentials of endpoint {endpoint.Id}: bring the right key ring back, or give the endpoint new ones.");
        }
        catch (ArgumentException)
        {
            return new OpenedSecret(null, $"The credentials of endpoint {endpoint.Id} cannot stand in a header: give it new ones.");
        }
    }
}

/// <summary>An endpoint's credentials, or why they cannot be had. One of the two is null.</summary>
internal sealed record OpenedSecret(Credentials? Credentials, string? Problem);
