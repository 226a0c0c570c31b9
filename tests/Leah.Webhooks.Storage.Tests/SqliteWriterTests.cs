using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage.Tests;

public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Work_of_many_callers_shares_a_commit()
    {
        await using var file = await SheepFile.CreateAsync();
        var before = WalFile.Commits(file.Path);
        Task<int>[] all;
        using (await file.BlockWriterAsync())
            all = [.. Enumerable.Range(0, 400).Select(i => file.InsertAsync($"sheep-{i:000}"))];

        (await Task.WhenAll(all)).ShouldAllBe(rows => rows == 1);

        (await file.IdsAsync()).Count.ShouldBe(400);
        // The writer was held by work that wrote nothing; the 400 went into the one commit after it.
        (WalFile.Commits(file.Path) - before).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_fails_is_undone_alone()
    {
        await using var file = await SheepFile.CreateAsync();
        var before = WalFile.Commits(file.Path);
        Task<int> first, failing, breaking, last;
        using (await file.BlockWriterAsync())
        {
            first = file.InsertAsync("first");
            failing = file.Database.WriteAsync<int>(async session =>
            {
                await SheepFile.InsertAsync(session, "half");
                throw new FormatException("a bug");
            });
            breaking = file.Database.WriteAsync(async session =>
            {
                await SheepFile.InsertAsync(session, "other half");
                return await SheepFile.InsertAsync(session, "first");
            });
            last = file.InsertAsync("last");
        }

        await first;
        (await failing.ShouldThrowAsync<FormatException>()).Message.ShouldBe("a bug");
        (await breaking.ShouldThrowAsync<SqliteException>()).SqliteErrorCode.ShouldBe(19);
        await last;
        (await file.IdsAsync()).ShouldBe(["first", "last"]);
        (WalFile.Commits(file.Path) - before).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_fails_with_no_other_beside_it_is_undone_as_well()
    {
        await using var file = await SheepFile.CreateAsync();
        var before = WalFile.Commits(file.Path);
        var failing = file.Database.WriteAsync<int>(async session =>
        {
            await SheepFile.InsertAsync(session, "half");
            throw new FormatException("a bug");
        });

        (await failing.ShouldThrowAsync<FormatException>()).Message.ShouldBe("a bug");
        await file.InsertAsync("next");
        (await file.IdsAsync()).ShouldBe(["next"]);
        (WalFile.Commits(file.Path) - before).ShouldBe(1);
    }

    [Fact]
    public async Task Work_that_waits_for_something_else_is_refused_and_undone()
    {
        await using var file = await SheepFile.CreateAsync();
        var never = new TaskCompletionSource();

        await file.Database.WriteAsync(async session =>
        {
            await SheepFile.InsertAsync(session, "half");
            await never.Task;
            return 0;
        }).ShouldThrowAsync<InvalidOperationException>();

        (await file.IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_refuses_everything_of_the_commit_and_stores_nothing_of_it()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.InsertAsync("before");
        await file.FillDiskAsync(pagesLeft: 2);
        Task<int> small, big;
        using (await file.BlockWriterAsync())
        {
            small = file.InsertAsync("small");
            big = file.Database.WriteAsync(async session =>
            {
                await SheepFile.InsertAsync(session, "half");
                return await SheepFile.InsertAsync(session, "big", new byte[100_000]);
            });
        }

        (await big.ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("disk is full");
        await small.ShouldThrowAsync<StorageUnavailableException>();
        (await file.IdsAsync()).ShouldBe(["before"]);

        await file.MakeRoomAsync();
        await file.InsertAsync("big", new byte[100_000]);
        await file.InsertAsync("small");
        (await file.IdsAsync()).ShouldBe(["before", "big", "small"]);
    }

    [Fact]
    public async Task A_disk_that_stays_full_refuses_each_time_and_can_still_be_read()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.InsertAsync("before");
        await file.FillDiskAsync();

        for (var i = 0; i < 5; i++)
            await file.InsertAsync($"big-{i}", new byte[50_000]).ShouldThrowAsync<StorageUnavailableException>();
        // A statement that gives rows goes another way to the database and must say the same.
        await file.Database.WriteAsync(session => session.QueryAsync(
            "INSERT INTO sheep (id, wool) VALUES (@id, zeroblob(50000)) RETURNING id", row => row.GetString(0), ("@id", "returning")))
            .ShouldThrowAsync<StorageUnavailableException>();

        (await file.IdsAsync()).ShouldBe(["before"]);
        await file.MakeRoomAsync();
        await file.InsertAsync("after", new byte[50_000]);
        (await file.IdsAsync()).ShouldBe(["after", "before"]);
    }

    [Fact]
    public async Task A_lock_that_another_program_holds_refuses_until_it_is_let_go()
    {
        await using var file = await SheepFile.CreateAsync();
        await file.Database.WriteAsync(session => session.ExecuteAsync("PRAGMA busy_timeout = 20"));
        await using var intruder = file.Intrude();
        await using (var transaction = intruder.BeginTransaction())
        {
            (await file.InsertAsync("refused").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("lock");
            (await file.IdsAsync()).ShouldBeEmpty();
        }

        await file.InsertAsync("taken");
        (await file.IdsAsync()).ShouldBe(["taken"]);
    }

    [Fact]
    public async Task A_database_that_is_closed_finishes_what_it_took_and_refuses_the_rest()
    {
        await using var file = await SheepFile.CreateAsync();
        Task<int> taken;
        Task closing;
        using (await file.BlockWriterAsync())
        {
            taken = file.InsertAsync("taken");
            closing = Task.Run(async () => await file.Database.DisposeAsync());
        }

        (await taken).ShouldBe(1);
        await closing;
        await file.InsertAsync("late").ShouldThrowAsync<StorageUnavailableException>();
        await file.ReopenAsync();
        (await file.IdsAsync()).ShouldBe(["taken"]);
    }
}
