namespace Leah.Webhooks.Receiver;

/// <summary>How events become xAPI statements, and what is shown to the learning record store.</summary>
public sealed class XapiOptions
{
    /// <summary>The credential that is shown to the store. Defaults to none.</summary>
    public Credentials? Credentials { get; set; }

    /// <summary>Whose account names are the user ids: <c>actor.account.homePage</c>. Defaults to <c>https://leahapp.com</c>.</summary>
    public Uri HomePage { get; set; } = new("https://leahapp.com");

    /// <summary>What the ids of activities and extensions begin with. Defaults to <c>https://leahapp.com/xapi</c>.</summary>
    public Uri Vocabulary { get; set; } = new("https://leahapp.com/xapi");

    /// <summary>The name under which the database keeps the sink's progress. Defaults to <c>xapi to</c> and the address.</summary>
    public string? Name { get; set; }

    /// <summary>Where it begins when the database does not know its name yet. Defaults to what comes from now on.</summary>
    public HandlerStart Start { get; set; } = HandlerStart.Now;
}
