using System.Collections.Concurrent;
using System.Globalization;

namespace Leah.Webhooks.Demo;

/// <summary>What kind of line it is.</summary>
internal enum Tone
{
    Taken,
    Refused,
    Told,
}

/// <summary>One thing that happened, as people read it.</summary>
internal sealed record FeedLine(string Time, string Text, Tone Tone);

/// <summary>Everything that happens, in order. The live table shows its end; where there is none, each line is written as it comes.</summary>
internal sealed class Feed(TimeProvider clock)
{
    private readonly ConcurrentQueue<FeedLine> _lines = new();

    /// <summary>Whether lines are written as they come.</summary>
    public bool Writes { get; set; }

    /// <summary>The story so far, in its latest sentence.</summary>
    public string Now { get; private set; } = "";

    public IReadOnlyList<FeedLine> Last(int count) => [.. _lines.TakeLast(count)];

    public void Tell(string sentence)
    {
        Now = sentence;
        Add(sentence, Tone.Told);
    }

    public void Arrived(Arrival arrival)
    {
        var again = arrival.Attempt > 1 ? $", try {arrival.Attempt}" : "";
        var what = EventJson.Parse(arrival.Body).Event;
        var person = what?.User?.PersonalInformation;
        var name = $"{person?.GivenName} {person?.FamilyName}";
        Add($"{what?.Event,-23} {name,-18} {arrival.Endpoint.Name,-14} {arrival.Status}{again}", arrival.Taken ? Tone.Taken : Tone.Refused);
    }

    private void Add(string text, Tone tone)
    {
        var line = new FeedLine(clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture), text, tone);
        _lines.Enqueue(line);
        if (Writes)
            Console.WriteLine($"{line.Time}  {line.Text}");
    }
}
