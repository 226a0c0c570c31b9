using Leah.Webhooks.Benchmarks;
using Leah.Webhooks.Benchmarks.Receiving;

if (args is ["sink", var certificate, var key])
    return await Sink.RunAsync(certificate, key);
if (args is ["receive-leah", var database])
    return await LeahServer.RunAsync(database);
if (args is ["receive-octokit"])
    return await OctokitServer.RunAsync();
if (!Arguments.TryRead(args, out var arguments, out var fault))
{
    await Console.Error.WriteLineAsync(fault);
    return 2;
}

List<Row> rows = [];
foreach (var benchmark in arguments.Benchmarks)
    rows.AddRange(await benchmark(arguments));
Report.Write(rows, arguments.Json);
return 0;
