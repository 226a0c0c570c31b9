namespace Leah.Webhooks.Receiver;

/// <summary>Where events are forwarded to over HTTP, and how.</summary>
public sealed class ForwardOptions
{
    /// <summary>The credential that is shown there. Defaults to none.</summary>
    public Credentials? Credentials { get; set; }

    /// <summary>How long one request may take, up to the end of the headers of its answer. Defaults to 15 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The name under which the database keeps the sink's progress. Defaults to <c>forward to</c> and the address.</summary>
    public string? Name { get; set; }

    /// <summary>Where it begins when the database does not know its name yet. Defaults to what comes from now on.</summary>
    public HandlerStart Start { get; set; } = HandlerStart.Now;
}
