using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Leah.Webhooks.EndToEnd.Tests.Browsing;

/// <summary>A page with all that it asked for and all that it complained of.</summary>
internal sealed class WatchedPage
{
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentQueue<string> _complaints = [];

    public WatchedPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.RequestFailed += (_, request) => _complaints.Enqueue($"{request.Url}: {request.Failure}");
        page.PageError += (_, error) => _complaints.Enqueue(error);
        // What the browser refuses by the page's Content-Security-Policy stands here too.
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Every address that the page asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Errors of its scripts, requests that failed, and what its policy forbade.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;
}
