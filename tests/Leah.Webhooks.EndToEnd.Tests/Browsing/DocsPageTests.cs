using Leah.Webhooks.TestKit;
using Microsoft.Playwright;

namespace Leah.Webhooks.EndToEnd.Tests.Browsing;

/// <summary>The API's pages in a real browser.</summary>
public sealed class DocsPageTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task The_docs_load_from_this_server_alone_and_show_the_routes()
    {
        await using var server = new Server(_authority);
        await server.StartAsync();
        await using var browser = await Browser.StartAsync();
        var watched = await browser.OpenAsync();

        await watched.Page.GotoAsync(new Uri(server.Client.BaseAddress!, "/docs").ToString());

        await watched.Page.GetByRole(AriaRole.Heading, new() { Name = "Leah Webhooks" }).First.WaitForAsync();
        await watched.Page.GetByText("Deliveries", new() { Exact = true }).First.ClickAsync();
        await watched.Page.GetByText("Sends the event to the endpoint again").First.WaitForAsync();
        // All that it would load a little later too.
        await watched.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        watched.Complaints.ShouldBeEmpty();
        watched.Requests.ShouldContain(address => address.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
        watched.Requests.Where(address => !address.StartsWith(server.Client.BaseAddress!.ToString(), StringComparison.Ordinal) && !address.StartsWith("data:", StringComparison.Ordinal))
            .ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("LEAH_SCREENSHOTS") is { } folder)
            await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "docs.png") });
    }
}
