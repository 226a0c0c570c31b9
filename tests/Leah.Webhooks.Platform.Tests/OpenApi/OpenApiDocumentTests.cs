using System.Net;
using System.Text.Json;

namespace Leah.Webhooks.Platform.Tests.OpenApi;

public sealed class OpenApiDocumentTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly PlatformHost host = shared.Host;

    /// <summary>To write the document anew after a change of the API: LEAH_WRITE_GOLDEN=1 before the command that runs this test.</summary>
    [Fact]
    public async Task The_document_is_the_committed_one()
    {
        var served = (await host.Client(null).GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Checkout.File("docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("LEAH_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, served);

        served.ShouldBe((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Every_route_has_a_summary_and_its_problems()
    {
        using var document = JsonDocument.Parse(await host.Client(null).GetStringAsync("/openapi/v1.json"));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                operation.Value.TryGetProperty("summary", out _).ShouldBeTrue(name);
                if (path.Name.StartsWith("/v1/", StringComparison.Ordinal))
                    operation.Value.GetProperty("responses").GetProperty("401").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue(name);
            }
        }
    }

    [Fact]
    public async Task The_pages_load_nothing_from_elsewhere_and_their_script_is_in_the_package()
    {
        using var client = host.Client(null);
        var page = await client.GetStringAsync("/docs/");
        var scripts = page.Split("src=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToList();

        page.ShouldNotContain("//cdn");
        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
        {
            script.ShouldNotContain("//");
            using var response = await client.GetAsync("/docs/" + script);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(1_000);
        }
    }
}
