namespace Leah.Webhooks.Delivery.Registering;

/// <summary>A partnership as somebody asks for it, unchecked.</summary>
/// <param name="Id">The id that the learning platform knows it by; null for a new one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">One of <see cref="Partnership.Kinds"/>.</param>
/// <param name="Code">The code with which learners join.</param>
internal sealed record PartnershipDraft(string? Id, string? Name, string? Kind, string? Code = null);

/// <summary>What somebody wants changed about a partnership, unchecked.</summary>
internal sealed record PartnershipPatch
{
    public Change<string> Name { get; init; }

    public Change<string> Kind { get; init; }

    public Change<string> Code { get; init; }
}

/// <summary>An endpoint as somebody asks for it, unchecked. What is null is left to the platform's settings.</summary>
internal sealed record EndpointDraft
{
    public string? Url { get; init; }

    public IReadOnlyList<string?>? EventTypes { get; init; }

    public AuthenticationDraft? Authentication { get; init; }

    public string? Description { get; init; }

    public double? TimeoutSeconds { get; init; }

    public int? MaxInFlight { get; init; }

    public IReadOnlyList<double?>? RetryDelaysSeconds { get; init; }
}

/// <summary>What somebody wants changed about an endpoint, unchecked. Credentials are replaced as a whole or left alone.</summary>
internal sealed record EndpointPatch
{
    public Change<string> Url { get; init; }

    public Change<IReadOnlyList<string?>> EventTypes { get; init; }

    public Change<AuthenticationDraft> Authentication { get; init; }

    public Change<string> Description { get; init; }

    public Change<double?> TimeoutSeconds { get; init; }

    public Change<int?> MaxInFlight { get; init; }

    public Change<IReadOnlyList<double?>> RetryDelaysSeconds { get; init; }
}

/// <summary>Credentials as somebody gives them, unchecked.</summary>
/// <param name="Type"><c>basic</c> or <c>bearer</c>.</param>
/// <param name="Username">For <c>basic</c>.</param>
/// <param name="Password">For <c>basic</c>.</param>
/// <param name="Token">For <c>bearer</c>.</param>
internal sealed record AuthenticationDraft(string? Type, string? Username = null, string? Password = null, string? Token = null)
{
    // A record prints its members; these must never reach a log.
    public override string ToString() => $"{nameof(AuthenticationDraft)} {{ Type = {Type} }}";
}
