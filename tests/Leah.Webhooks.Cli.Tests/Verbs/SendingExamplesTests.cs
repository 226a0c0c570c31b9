using System.CommandLine;
using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary>What the help of the verbs that send tells people to type.</summary>
public sealed class SendingExamplesTests
{
    public static TheoryData<string> Examples => [.. new Command[] { Cli.Verbs.Trigger.Create(), Cli.Verbs.Verify.Create(), Cli.Verbs.Load.Create() }.Cast<Verb>().SelectMany(verb => verb.Examples)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_does_what_it_says_against_our_receiver(string example)
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");

        var result = await Cmd.RunAsync(folder.Path, example.Replace("http://127.0.0.1:8080/", leah.Address.ToString(), StringComparison.Ordinal).Split(' ')[1..]);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldNotBeEmpty();
    }
}
