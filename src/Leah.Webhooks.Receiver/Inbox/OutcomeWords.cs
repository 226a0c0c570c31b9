namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>The words by which outcomes are stored and shown.</summary>
internal static class OutcomeWords
{
    public static string ToWord(this Outcome outcome) => outcome switch
    {
        Outcome.New => "new",
        Outcome.Duplicate => "duplicate",
        Outcome.Correction => "correction",
        _ => "incomplete",
    };

    public static Outcome Parse(string word) => word switch
    {
        "new" => Outcome.New,
        "duplicate" => Outcome.Duplicate,
        "correction" => Outcome.Correction,
        _ => Outcome.Incomplete,
    };
}
