using Microsoft.AspNetCore.Http;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Tells which configured credential a request shows. The options are read at each request, so that a change counts from the next one on.</summary>
internal sealed class RightCredentials(CurrentOptions options, TimeProvider clock)
{
    /// <summary>The name of the credential that the request shows; null where it shows none, a wrong one, something malformed or several.</summary>
    public string? NameOfShown(IHeaderDictionary headers)
    {
        var set = options.Credentials;
        var values = headers.Authorization;
        var index = values.Count == 1 ? set.Matcher.IndexOfHeader(values[0]) : -1;
        if (index < 0)
            index = set.Matcher.IndexOf(Credentials.Read(values.ToArray()).Credentials);
        return index >= 0 && set.IsValidAt(index, clock.GetUtcNow()) ? set.Names[index] : null;
    }

    /// <summary>What to ask for: a challenge for each kind of credential that there is.</summary>
    public string[] Challenges() => options.Credentials.Challenges;
}
