namespace Leah.Webhooks.Delivery.Registering;

/// <summary>Says all that is wrong with an endpoint that somebody asks for.</summary>
internal static class CheckEndpoint
{
    private const int LongestDescription = 1000;
    private const double ShortestTimeout = 0.1, LongestTimeout = 120;
    private const int MostInFlight = 1000;
    private const int MostRetries = 2;
    private const double LongestDelay = 7 * 24 * 3600;

    public static Faults Check(EndpointDraft draft)
    {
        var faults = new Faults();
        foreach (var problem in CheckUrl.Problems(draft.Url))
            faults.Add("$.url", problem);
        CheckEventTypes(draft.EventTypes, faults);
        if (draft.Description is { Length: > LongestDescription })
            faults.Add("$.description", $"At most {LongestDescription} characters are kept.");
        if (draft.Description?.Contains('\0', StringComparison.Ordinal) == true)
            faults.Add("$.description", "It contains the character U+0000, which cannot be kept.");
        if (draft.TimeoutSeconds is { } timeout && timeout is not (>= ShortestTimeout and <= LongestTimeout))
            faults.Add("$.timeoutSeconds", $"The time limit of an attempt is {ShortestTimeout} to {LongestTimeout} seconds.");
        if (draft.MaxInFlight is < 1 or > MostInFlight)
            faults.Add("$.maxInFlight", $"1 to {MostInFlight} attempts may be in flight at once.");
        CheckRetryDelays(draft.RetryDelaysSeconds, faults);
        return faults;
    }

    /// <summary>Says all that is wrong with credentials; gives them where nothing is.</summary>
    public static Credentials? CheckAuthentication(AuthenticationDraft? draft, Faults faults)
    {
        switch (draft)
        {
            case null:
                faults.Add(
                    "$.authentication",
                    """An endpoint has credentials: {"type":"basic","username":"…","password":"…"} or {"type":"bearer","token":"…"}.""");
                return null;
            case { Type: "basic" }:
                return CheckBasic(draft, faults);
            case { Type: "bearer" }:
                if (BearerCredentials.ProblemWith(draft.Token) is not { } problem)
                    return new BearerCredentials(draft.Token!);
                faults.Add("$.authentication.token", problem);
                return null;
            default:
                faults.Add("$.authentication.type", "The type is basic or bearer.");
                return null;
        }
    }

    private static BasicCredentials? CheckBasic(AuthenticationDraft draft, Faults faults)
    {
        // Each half is judged beside a sound other half, so that both are reported, each at its own path.
        var username = BasicCredentials.ProblemWith(draft.Username, "sound");
        var password = BasicCredentials.ProblemWith("sound", draft.Password);
        if (username is not null)
            faults.Add("$.authentication.username", username);
        if (password is not null)
            faults.Add("$.authentication.password", password);
        return username is null && password is null ? new BasicCredentials(draft.Username!, draft.Password!) : null;
    }

    private static void CheckEventTypes(IReadOnlyList<string?>? eventTypes, Faults faults)
    {
        if (eventTypes is null or [])
            faults.Add("$.eventTypes", $"An endpoint subscribes to at least one of {string.Join(", ", EventTypes.All)}.");
        else
            CheckKnownTypes(eventTypes, faults);
    }

    /// <summary>Says which types are unknown or stand there twice.</summary>
    public static void CheckKnownTypes(IReadOnlyList<string?> eventTypes, Faults faults)
    {
        for (var i = 0; i < eventTypes.Count; i++)
        {
            if (!EventTypes.IsKnown(eventTypes[i]))
                faults.Add($"$.eventTypes[{i}]", $"There is no such event type. There are {string.Join(", ", EventTypes.All)}.");
            else if (eventTypes.Take(i).Contains(eventTypes[i]))
                faults.Add($"$.eventTypes[{i}]", "This type stands there twice.");
        }
    }

    private static void CheckRetryDelays(IReadOnlyList<double?>? delays, Faults faults)
    {
        if (delays is { Count: > MostRetries })
            faults.Add("$.retryDelaysSeconds", $"A delivery is retried at most {MostRetries} times, so there are at most {MostRetries} delays.");
        for (var i = 0; i < Math.Min(delays?.Count ?? 0, MostRetries); i++)
        {
            if (delays![i] is not (>= 0 and <= LongestDelay))
                faults.Add($"$.retryDelaysSeconds[{i}]", $"A delay is 0 to {LongestDelay} seconds.");
        }
    }
}
