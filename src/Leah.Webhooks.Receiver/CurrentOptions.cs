using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Inbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Receiver;

/// <summary>
/// The options as they are now, with what is made of them. A change that makes no sense does not stop a running receiver: it is logged, and wrong bounds
/// or recipes leave the last good ones in place. Wrong credentials let nobody in, for what was taken out must not stay right.
/// </summary>
internal sealed class CurrentOptions(IOptionsMonitor<ReceiverOptions> monitor, ILogger<CurrentOptions> logger)
{
    private static readonly ReceiverOptions NoCredentials = new();

    private volatile State? _last;

    public ReceiverOptions Value => Now().Options;

    public CredentialSet Credentials => Now().Credentials;

    public Recipes Recipes => Now().Recipes;

    /// <summary>Refuses to start with options that make no sense; says everything that is wrong.</summary>
    public void RefuseFaults()
    {
        if (ReceiverOptionsCheck.FaultsOf(monitor.CurrentValue) is { Count: > 0 } faults)
            throw new OptionsValidationException(Options.DefaultName, typeof(ReceiverOptions), faults);
    }

    private State Now()
    {
        var read = monitor.CurrentValue;
        var before = _last;
        if (before is not null && ReferenceEquals(before.Read, read))
            return before;

        var credentialFaults = ReceiverOptionsCheck.CredentialFaults(read.Credentials).ToList();
        var otherFaults = ReceiverOptionsCheck.OtherFaults(read).ToList();
        foreach (var fault in credentialFaults.Concat(otherFaults))
            AcceptingLog.ChangeMakesNoSense(logger, fault);

        var good = otherFaults.Count == 0 ? read : before?.Options ?? new ReceiverOptions();
        return _last = new(read, good, new(credentialFaults.Count == 0 ? read : NoCredentials), new(good.Identity));
    }

    private sealed record State(ReceiverOptions Read, ReceiverOptions Options, CredentialSet Credentials, Recipes Recipes);
}
