namespace Leah.Webhooks.Demo;

/// <summary>The run from start to end: both sides are started, the story is told, what came of it is reckoned up.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(bool once, TimeProvider clock, CancellationToken stop)
    {
        // 1. The partners' side: HTTPS servers whose root was made a moment ago, each with the receiver and a database.
        using var folder = DemoFolder.Begin();
        var partners = new Partners();
        var (rootPem, certificate) = Authority.Make(clock);
        using var served = certificate;
        folder.Write(PlatformProcess.RootName, rootPem);
        await using var programs = await PartnerPrograms.StartAsync(certificate, partners.Endpoints, folder, clock);

        // 2. The platform, in its own process.
        Console.WriteLine("Starting the platform ...");
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler);
        await using var platform = PlatformProcess.Start(folder, clock);
        await platform.WaitUntilReadyAsync(http, stop);
        if (platform.Url.Port != PlatformProcess.UsualPort)
            Console.WriteLine($"Port {PlatformProcess.UsualPort} is taken, so it listens on {platform.Url.Port}.");

        // 3. The story, told to whoever watches.
        var api = new PlatformApi(http, platform.Url, folder.OperatorKey);
        var feed = new Feed(clock);
        var story = await Story.PrepareAsync(api, partners, programs, feed, clock, stop);
        await Screen.ShowAsync(story, feed, clock, stop);

        // 4. What came of it, and where to look further.
        var reckoning = await Reckoning.OfAsync(story, api, programs, clock, stop);
        Closing.Write(reckoning);
        if (once)
            return reckoning.Faults.Count == 0 ? 0 : 1;
        Closing.WriteWhereToLook(platform.Url, folder, partners);
        feed.Writes = true;
        await platform.WaitForEndAsync(stop);
        return 0;
    }
}
