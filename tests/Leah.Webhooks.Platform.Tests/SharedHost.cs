namespace Leah.Webhooks.Platform.Tests;

/// <summary>One platform for all tests of a class: for tests that stand beside each other in one database.</summary>
public sealed class SharedHost : IAsyncDisposable
{
    internal PlatformHost Host { get; } = new();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
