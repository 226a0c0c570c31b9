using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Puts into words why a status is a failure and, where that is known, what the partner can do.</summary>
internal static class Rejection
{
    public static string Describe(HttpStatusCode status) => $"The endpoint answered {(int)status}{Advice((int)status)}";

    private static string Advice(int status) => status switch
    {
        101 => ", another protocol, where 200 was expected.",
        >= 300 and < 400 => "; redirects are never followed. Set the endpoint's final address.",
        401 or 403 => ". Check that it expects the credentials that are set for it.",
        404 or 410 => ". Check the address's path.",
        405 => ". It must accept POST at this address.",
        413 => ". It must accept bodies of this size.",
        415 => ". It must accept application/json.",
        429 => ": too many requests. Fewer at once can be set for the endpoint.",
        >= 500 and < 600 => ": it failed on its side.",
        _ => ", where 200 was expected.",
    };
}
