using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>The command in pipelines, and where its output cannot go.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_verb_that_goes_on_for_ever_ends_when_nobody_reads_it_any_more()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        await platform.PartnershipAsync("acme");
        await platform.EndpointAsync("acme", endpoint.Url);
        // The reader ends by itself; the shell then waits for leah alone.
        await using var pipeline = new LastingLeah(Cmd.StartLine(_folder.Path, platform.Environment(), "bash -c 'leah deliveries watch -o ndjson | head -1; echo ended with ${PIPESTATUS[0]}'"));
        await pipeline.SaysAsync("Watching");
        await platform.SettledAsync(await platform.PublishAsync("acme", "u1"));
        await pipeline.PrintsAsync("dlv_");

        // Each of these is a line that nobody reads.
        var ended = pipeline.PrintsAsync("ended with 1");
        while (!ended.IsCompleted)
        {
            await platform.SettledAsync(await platform.PublishAsync("acme", "u2"));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        await ended;
    }

    [Fact]
    public async Task What_is_sent_stops_when_nobody_reads_of_it_any_more()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await LineAsync($"leah trigger --all --count 2000 --to {server.Url} | head -1; echo ended with ${{PIPESTATUS[0]}}");

        result.Output.ShouldEndWith("ended with 1\n");
        result.Error.ShouldBeEmpty();
        server.Requests.Count.ShouldBeLessThan(10_000);
    }

    [Theory]
    [InlineData("leah scenario show journey > /dev/full")]
    [InlineData("leah verify --list > /dev/full")]
    [InlineData("leah --help > /dev/full")]
    [InlineData("leah scenario list >&-")]
    public async Task Output_that_cannot_be_written_ends_with_1_and_a_line(string line)
    {
        var result = await LineAsync($"{line}; echo ended with $? >&2");

        result.Error.ShouldEndWith("ended with 1\n");
        result.Error.Split('\n').Length.ShouldBe(3, result.Error);
        result.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task What_is_appended_to_a_file_stands_behind_what_was_there()
    {
        var result = await LineAsync("(leah scenario list; leah scenario list) > list; leah scenario list >> list; wc -l < list; leah scenario list 2>&- | wc -l");

        result.Output.ShouldBe("9\n3\n", result.Error);
    }

    private Task<LeahResult> LineAsync(string line) => Cmd.RunLineAsync(_folder.Path, new(StringComparer.Ordinal), $"bash -c '{line}'");
}
