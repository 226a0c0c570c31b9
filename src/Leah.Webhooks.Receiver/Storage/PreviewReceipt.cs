using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>What a receipt would turn out to be, without storing it: the questions of <see cref="AppendReceipt"/>, asked before instead of after.</summary>
internal static class PreviewReceipt
{
    public static async ValueTask<Stored> RunAsync(Session session, Receipt receipt)
    {
        var identity = await IdentityOf.RunAsync(session, receipt);
        var ignored = receipt.Recipe?.Ignored ?? [];
        if (await AppendReceipt.SentBeforeAsync(session, receipt.TransportKey) is { Id: not null } sent
            && (receipt.WebhookId is null || SameContent.In(sent.Body, receipt.Body, ignored)))
            return new("", Outcome.Duplicate, sent.Id);

        var versions = identity is null ? [] : await AppendReceipt.VersionsAsync(session, identity);
        if (versions.Count == 0)
            return new("", receipt.Facts.IsComplete ? Outcome.New : Outcome.Incomplete, SameAs: null);
        var same = receipt.Recipe is { AgainstCurrent: true } ? versions[0] : versions.FirstOrDefault(version => SameContent.In(version.Body, receipt.Body, ignored));
        return same.Id is null ? new("", Outcome.Correction, versions[^1].Id) : new("", Outcome.Duplicate, same.Id);
    }
}
