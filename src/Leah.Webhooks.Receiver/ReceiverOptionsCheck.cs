using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver;

/// <summary>Says everything that is wrong with the options, each with its key. Never says a secret.</summary>
internal static class ReceiverOptionsCheck
{
    public static IReadOnlyList<string> FaultsOf(ReceiverOptions options) => [.. CredentialFaults(options.Credentials), .. OtherFaults(options)];

    public static IEnumerable<string> OtherFaults(ReceiverOptions options) => BoundFaults(options).Concat(IdentityFaults(options.Identity));

    public static IEnumerable<string> CredentialFaults(IList<ReceiverCredential> credentials)
    {
        if (credentials.Count == 0)
            yield return "Receiver:Credentials is empty: without a credential everybody could send. Add a Username with its Password, or a Token.";
        for (var i = 0; i < credentials.Count; i++)
        {
            if (FaultOf(credentials[i]) is { } fault)
                yield return $"Receiver:Credentials:{i}: {fault}";
        }

        foreach (var twice in credentials.Select(CredentialSet.NameOf).GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"Receiver:Credentials: the name \"{twice.Key}\" stands twice.";
    }

    private static string? FaultOf(ReceiverCredential credential)
    {
        if (credential.NotBefore >= credential.NotAfter)
            return "NotBefore is not before NotAfter, so that it would never be right.";
        if (credential.Token is not null)
        {
            return credential.Username is null && credential.Password is null
                ? BearerCredentials.ProblemWith(credential.Token)
                : "It has a Token and a Username or Password: make two entries of it.";
        }

        return BasicCredentials.ProblemWith(credential.Username, credential.Password);
    }

    private static IEnumerable<string> BoundFaults(ReceiverOptions options)
    {
        if (options.MaxBodyBytes is < 1 or > 64 * 1024 * 1024)
            yield return "Receiver:MaxBodyBytes must be from 1 to 67108864 (64 MiB).";
        if (options.MaxBufferedBytes < options.MaxBodyBytes)
            yield return "Receiver:MaxBufferedBytes must be at least Receiver:MaxBodyBytes.";
        if (options.ReadTimeout <= TimeSpan.Zero || options.StoreTimeout <= TimeSpan.Zero)
            yield return "Receiver:ReadTimeout and Receiver:StoreTimeout must be more than zero.";
        if (options.WrongCredentialsPerMinute < 1)
            yield return "Receiver:WrongCredentialsPerMinute must be at least 1.";
        if (options.RefusedBodiesKept < 0)
            yield return "Receiver:RefusedBodiesKept must not be negative.";
        if (options.KeepEvents < TimeSpan.FromDays(1))
            yield return "Receiver:KeepEvents must be at least 1.00:00:00, a day: senders repeat what they were not answered for. Leave it out to keep events for ever.";
        if (options.Handling is not { Concurrency: >= 1, MaxAttempts: >= 1, Jitter: >= 0 and <= 1 })
            yield return "Receiver:Handling: Concurrency and MaxAttempts must be at least 1, Jitter from 0 to 1.";
        if (options.Handling.FirstDelay <= TimeSpan.Zero || options.Handling.MaxDelay < options.Handling.FirstDelay || options.Handling.Timeout <= TimeSpan.Zero)
            yield return "Receiver:Handling: FirstDelay and Timeout must be more than zero, and MaxDelay at least FirstDelay.";
    }

    private static IEnumerable<string> IdentityFaults(IDictionary<string, IdentityOptions> identity) =>
        from entry in identity
        from path in entry.Value.Members.Concat(entry.Value.Ignore)
        where !MemberPath.IsValid(path)
        select $"Receiver:Identity:{entry.Key}: \"{path}\" is not a path like test.id.";
}
