using System.Runtime.InteropServices;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Ends a verb that would go on for ever: at Ctrl-C and SIGTERM its token is cancelled, so that it can say its last word and end with 0.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly List<PosixSignalRegistration> _registrations;

    public EndSignals(CancellationToken cancellation)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];
    }

    public CancellationToken Token => _ending.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _ending.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ending.Cancel();
    }
}
