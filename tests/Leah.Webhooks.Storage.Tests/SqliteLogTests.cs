namespace Leah.Webhooks.Storage.Tests;

public sealed class SqliteLogTests
{
    // A page of 8 KiB and the header of its frame.
    private const int Frame = 8192 + 24;

    [Fact]
    public async Task Log_begins_anew_while_writers_never_pause()
    {
        await using var file = await SheepFile.CreateAsync();

        // Two at a time, so that the next commit is there when one ends: 40,000 pages and more.
        await WriteAsync(file, "a", 1_000);

        // What is moved at once and what is appended meanwhile; the whole would be ten times as much.
        LogLength(file).ShouldBeLessThan(20_000L * Frame);
        (await file.IdsAsync()).Count.ShouldBe(2_000);
    }

    [Fact]
    public async Task What_a_reader_needs_stays_and_is_moved_when_it_has_ended()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.InsertAsync("first");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var open = new ManualResetEventSlim();
        var reading = Task.Run(() => file.Database.ReadAsync(async session =>
        {
            var before = await SheepFile.IdsAsync(session);
            begun.SetResult();
            open.Wait(SheepFile.Patience);
            return (before, await SheepFile.IdsAsync(session));
        }));
        await begun.Task;

        await WriteAsync(file, "a", 200);
        var held = LogLength(file);
        open.Set();
        var (before, after) = await reading;
        before.ShouldBe(after);
        await WriteAsync(file, "b", 400);

        // It held more than what makes it long, and did not grow by what came after.
        held.ShouldBeGreaterThan(8_000L * Frame);
        LogLength(file).ShouldBeLessThan(held + 8_000L * Frame);
        (await file.IdsAsync()).Count.ShouldBe(1_201);
    }

    [Fact]
    public async Task Log_is_emptied_whatever_is_being_moved()
    {
        await using var file = await SheepFile.CreateAsync();
        var writing = WriteAsync(file, "a", 300);

        var emptied = 0;
        for (; !writing.IsCompleted; emptied++)
            (await file.Database.TruncateLogAsync()).ShouldBeTrue();
        await writing;

        emptied.ShouldBeGreaterThan(10);
        (await file.Database.TruncateLogAsync()).ShouldBeTrue();
        LogLength(file).ShouldBe(0);
        (await file.IdsAsync()).Count.ShouldBe(600);
    }

    [Fact]
    public async Task Log_is_all_in_the_file_once_it_is_closed()
    {
        await using var file = await SheepFile.CreateAsync();
        await WriteAsync(file, "a", 100);

        await file.ReopenAsync();

        LogLength(file).ShouldBe(0);
        (await file.IdsAsync()).Count.ShouldBe(200);
    }

    /// <summary>Two writers, each with so many commits of 20 pages.</summary>
    private static Task WriteAsync(SheepFile file, string name, int commits)
    {
        var wool = new byte[160_000];
        return Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < commits; i++)
                await file.InsertAsync($"{name}-{writer}-{i}", wool);
        })));
    }

    private static long LogLength(SheepFile file) => new FileInfo(file.Path + "-wal").Length;
}
