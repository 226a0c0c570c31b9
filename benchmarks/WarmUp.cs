using System.Diagnostics;
using System.Runtime;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Runs something until the runtime has compiled it for good. It begins with code made quickly, measures what runs often and makes that anew in the background, which
/// on a busy machine takes more than ten seconds, and as long as it goes on it takes its part of the processors.
/// </summary>
internal static class WarmUp
{
    private const int MostRuns = 12;

    /// <param name="what">What is run, for the progress that is told.</param>
    /// <param name="run">Runs it once.</param>
    /// <param name="enough">What share of the machine may still compile: where every moment counts, less.</param>
    /// <param name="elsewhere">How long another process has compiled so far, where one has a part in it.</param>
    public static async Task UntilCompiledAsync(string what, Func<Task> run, double enough = 0.01, Func<Task<TimeSpan>>? elsewhere = null)
    {
        elsewhere ??= () => Task.FromResult(TimeSpan.Zero);
        for (var i = 1; i <= MostRuns; i++)
        {
            var (watch, before) = (Stopwatch.StartNew(), JitInfo.GetCompilationTime() + await elsewhere());
            await run();
            var share = (JitInfo.GetCompilationTime() + await elsewhere() - before) / (watch.Elapsed * Environment.ProcessorCount);
            await Console.Error.WriteLineAsync($"warming up {what}, run {i}: {share:P1} of the machine compiles");
            if (share < enough)
                return;
        }
    }
}
