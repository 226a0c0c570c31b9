using Microsoft.Playwright;

namespace Leah.Webhooks.EndToEnd.Tests.Browsing;

/// <summary>Debian's Chromium, as a person's browser on a machine without the internet: no name resolves but this machine's own.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            Timeout = 120_000,
            Args =
            [
                "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        }));
    }

    /// <summary>Opens an empty page that takes note of what it asks for and complains of.</summary>
    public async Task<WatchedPage> OpenAsync()
    {
        var page = await _browser.NewPageAsync();
        // As long as the slowest machine may take to draw a page.
        page.SetDefaultTimeout(120_000);
        return new(page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
