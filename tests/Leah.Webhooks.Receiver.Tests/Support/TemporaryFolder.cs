namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>A folder of a test's own, gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("leah-receiver-").FullName;

    public string Database => System.IO.Path.Combine(Path, "received.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
