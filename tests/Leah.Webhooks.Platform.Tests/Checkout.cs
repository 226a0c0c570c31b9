namespace Leah.Webhooks.Platform.Tests;

/// <summary>Files of the repository that these tests stand in: found from where they run, since a build on CI hides the paths of its sources.</summary>
internal static class Checkout
{
    public static string File(params string[] path) => Path.Combine([Root(), .. path]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "LeahWebhooks.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run in their checkout.");
    }
}
