namespace Leah.Webhooks.Demo;

/// <summary>What goes wrong at the partners' side, and when: one endpoint refuses a single request, another is down for a while.</summary>
internal sealed class Troubles(PartnerEndpoint hiccups, PartnerEndpoint down)
{
    private readonly Lock _gate = new();
    private bool _hiccup;
    private bool _down;
    private int _refused;

    /// <summary>How many requests were refused while it was down.</summary>
    public int RefusedWhileDown
    {
        get
        {
            lock (_gate)
                return _refused;
        }
    }

    /// <summary>The next request to the one is refused.</summary>
    public void Hiccup()
    {
        lock (_gate)
            _hiccup = true;
    }

    /// <summary>From now on the other refuses everything.</summary>
    public void GoDown()
    {
        lock (_gate)
            _down = true;
    }

    public void ComeBack()
    {
        lock (_gate)
            _down = false;
    }

    public bool Refuses(PartnerEndpoint endpoint, int attempt)
    {
        lock (_gate)
        {
            if (endpoint == hiccups && _hiccup)
            {
                _hiccup = false;
                return true;
            }

            // A third refusal would end a delivery for good. In this story everything arrives, so the last try finds the endpoint back.
            if (endpoint == down && _down && attempt >= 3)
                _down = false;
            if (endpoint != down || !_down)
                return false;
            _refused++;
            return true;
        }
    }
}
