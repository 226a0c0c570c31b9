namespace Leah.Webhooks.Demo;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments(bool Once, bool Help)
{
    private const string Usage = """
        Shows Leah Webhooks at work: a learning platform reports what three dozen
        learners do, and three partners are told, while the endpoint of one of them
        is down for a while.

        Usage: dotnet run --project demo [-- --once]

          --once   End when the story is told: exit 0 when every delivery ended as
                   expected, else 1 with what did not. Without it, the platform
                   stays up until Ctrl-C.
          --help   Show this.

        The platform listens on http://127.0.0.1:5080, or on a free port where that
        one is taken. Everything is kept in data/demo, which each run begins anew.
        Where the output is no terminal, it is lines instead of a table.

        """;

    /// <summary>Reads the arguments; null where one is not known.</summary>
    public static Arguments? Read(string[] args) => args.All(arg => arg is "--once" or "--help" or "-h")
        ? new Arguments(args.Contains("--once"), args.Contains("--help") || args.Contains("-h"))
        : null;

    public static int Explain()
    {
        Console.Out.Write(Usage);
        return 0;
    }

    public static int ExplainFault(string[] args)
    {
        Console.Error.WriteLine($"Unknown: {string.Join(' ', args)}");
        Console.Error.Write(Usage);
        return 2;
    }
}
