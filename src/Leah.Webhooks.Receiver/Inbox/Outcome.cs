namespace Leah.Webhooks.Receiver;

/// <summary>What a request turned out to be when it was stored.</summary>
public enum Outcome
{
    /// <summary>An event that was not known before.</summary>
    New,

    /// <summary>A repeat of one that is stored already; handlers do not see it.</summary>
    Duplicate,

    /// <summary>The same event again with other content; handlers see it together with the version before.</summary>
    Correction,

    /// <summary>An event that lacks members it should have; handlers do not see it unless they ask for it.</summary>
    Incomplete,
}
