using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

public sealed class SettingsFileTests
{
    [Fact]
    public async Task Changed_level_of_logging_counts_without_a_watch_over_the_folder_of_the_database()
    {
        using var authority = new TestAuthority();
        await using var server = new Server(authority);
        var settings = Path.Combine(Path.GetDirectoryName(server.DatabaseFile)!, "appsettings.json");
        await File.WriteAllTextAsync(settings, """{ "Logging": { "LogLevel": { "Microsoft.AspNetCore.Routing": "Warning" } } }""", Server.Patience);
        await server.StartAsync();
        Watches.Of(server.ProcessId).ShouldBe(0);

        var said = server.SaysAsync("dbug: Microsoft.AspNetCore.Routing");
        await File.WriteAllTextAsync(settings, """{ "Logging": { "LogLevel": { "Microsoft.AspNetCore.Routing": "Debug" } } }""", Server.Patience);
        while (!said.IsCompleted)
            (await server.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Server.Patience)).EnsureSuccessStatusCode();

        await said;
    }
}
