namespace Leah.Webhooks.Storage;

/// <summary>How far this machine's clock and a database server's are apart.</summary>
public static class ClockSkew
{
    /// <summary>As much as does no harm: what is due by one clock and found by another comes so much too early or too late.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    /// <summary>How far they are apart at least: between question and answer any time may have been the server's. Zero where it was between them; never negative.</summary>
    /// <param name="asked">This machine's time before the server was asked.</param>
    /// <param name="theirs">What it answered.</param>
    /// <param name="answered">This machine's time when the answer was there.</param>
    public static TimeSpan Of(DateTimeOffset asked, DateTimeOffset theirs, DateTimeOffset answered) =>
        theirs < asked ? asked - theirs : theirs > answered ? theirs - answered : TimeSpan.Zero;
}
