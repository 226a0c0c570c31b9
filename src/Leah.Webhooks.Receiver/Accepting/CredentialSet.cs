namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>The credentials of one state of the options, made ready for comparing.</summary>
internal sealed class CredentialSet
{
    private readonly IReadOnlyList<ReceiverCredential> _entries;

    public CredentialSet(ReceiverOptions source)
    {
        _entries = [.. source.Credentials];
        Matcher = new CredentialMatcher(_entries.Select(ToCredentials));
        Names = [.. _entries.Select(NameOf)];
        Challenges = [.. ChallengesOf(_entries)];
    }

    public CredentialMatcher Matcher { get; }

    public IReadOnlyList<string> Names { get; }

    public string[] Challenges { get; }

    public bool IsValidAt(int index, DateTimeOffset now) =>
        (_entries[index].NotBefore is not { } from || now >= from) && (_entries[index].NotAfter is not { } until || now < until);

    public static string NameOf(ReceiverCredential credential, int index) =>
        credential.Name ?? $"{(credential.Token is null ? "basic" : "bearer")}-{index + 1}";

    private static Credentials ToCredentials(ReceiverCredential credential) => credential.Token is { } token
        ? new BearerCredentials(token)
        : new BasicCredentials(credential.Username ?? "", credential.Password ?? "");

    private static IEnumerable<string> ChallengesOf(IReadOnlyList<ReceiverCredential> entries)
    {
        var (basic, bearer) = (entries.Any(entry => entry.Token is null), entries.Any(entry => entry.Token is not null));
        if (basic || !bearer)
            yield return "Basic realm=\"webhooks\", charset=\"UTF-8\"";
        if (bearer)
            yield return "Bearer realm=\"webhooks\"";
    }
}
