namespace Leah.Webhooks;

/// <summary>What a sender shows in the <c>Authorization</c> header.</summary>
/// <remarks>Either <see cref="BasicCredentials"/> or <see cref="BearerCredentials"/>.</remarks>
public abstract record Credentials
{
    private protected Credentials()
    {
    }

    /// <summary>Writes the value of the <c>Authorization</c> header. It is a secret.</summary>
    public abstract string ToHeaderValue();

    /// <summary>Reads the value of an <c>Authorization</c> header. Never throws: what is malformed comes back with the reason.</summary>
    /// <param name="headerValue">The value; null when there was no header.</param>
    public static CredentialsReading Read(string? headerValue) => HeaderReader.Read(headerValue);

    /// <summary>Reads the values of all <c>Authorization</c> headers of a request; more than one is refused.</summary>
    /// <param name="headerValues">The values.</param>
    public static CredentialsReading Read(IReadOnlyList<string?> headerValues) => headerValues.Count > 1
        ? CredentialsReading.Failed("There is more than one Authorization header.")
        : HeaderReader.Read(headerValues.Count == 0 ? null : headerValues[0]);

    /// <summary>Names the kind and nothing of the secret, so that credentials may reach a log by accident.</summary>
    public sealed override string ToString() => $"{(this is BasicCredentials ? "Basic" : "Bearer")} ***";
}
