using Leah.Webhooks.Demo;

if (Arguments.Read(args) is not { } arguments)
    return Arguments.ExplainFault(args);
if (arguments.Help)
    return Arguments.Explain();

using var stop = new StopSignals();
try
{
    return await DemoRun.RunAsync(arguments.Once, TimeProvider.System, stop.Token);
}
catch (Exception) when (stop.Token.IsCancellationRequested)
{
    // Ctrl-C reaches the platform at the same moment, so whatever was under way breaks off.
    return arguments.Once ? 1 : 0;
}
catch (PlatformFailedException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
