namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>Waits for what has no signal of its own, such as a row that is committed after a handler has returned.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
