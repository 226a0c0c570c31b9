namespace Leah.Webhooks.Storage.Tests;

/// <summary>What every database must do alike. Run on each of them, each test with a database of its own.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const string Insert = "INSERT INTO sheep (id, wool) VALUES (@id, @wool)";
    private const string Find = "SELECT id FROM sheep WHERE id = @id AND (wool = @wool OR wool IS NULL)";

    private protected Database Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await OpenAsync();
        await Database.WriteAsync(session => session.ExecuteAsync($"CREATE TABLE sheep (id TEXT NOT NULL PRIMARY KEY, wool {BytesType})"));
        await Database.WriteAsync(session => session.ExecuteAsync(
            "CREATE TABLE goats (id TEXT NOT NULL PRIMARY KEY, name TEXT, born BIGINT, weight DOUBLE PRECISION, horns BIGINT)"));
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract string BytesType { get; }

    private protected abstract Task<Database> OpenAsync();

    private protected abstract ValueTask DropAsync();

    [Theory]
    [InlineData("wool")]
    [InlineData("")]
    [InlineData("Schäfchen 羊 🐑 e\u0301")]
    [InlineData("a\nb\t\"'\\")]
    [InlineData(null)]
    public async Task A_text_comes_back_as_it_was_stored(string? name)
    {
        await GoatAsync("a", "something longer to be left behind", 1, 2, true);
        await GoatAsync("b", name, null, null, null);

        (await GoatsAsync())[1].ShouldBe(("b", name, null, null, null));
    }

    [Fact]
    public async Task Numbers_and_truths_come_back_as_they_were_stored()
    {
        await GoatAsync("a", null, long.MaxValue, 0.1 + 0.2, true);
        await GoatAsync("b", null, int.MinValue, double.MaxValue, false);
        await GoatAsync("c", null, (long)int.MinValue, 0d, null);

        (await GoatsAsync()).ShouldBe([
            ("a", null, long.MaxValue, 0.1 + 0.2, 1), ("b", null, int.MinValue, double.MaxValue, 0), ("c", null, int.MinValue, 0d, null)]);
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were_stored()
    {
        await InsertAsync("a", new byte[] { 0, 255, 0, 1 });
        await InsertAsync("b", Array.Empty<byte>());
        await InsertAsync("c", new ReadOnlyMemory<byte>([9, 0, 9], 1, 2));
        await InsertAsync("d", null);

        var wool = await Database.ReadAsync(session => session.QueryAsync(
            "SELECT wool FROM sheep ORDER BY id", row => row.IsDBNull(0) ? "null" : Convert.ToHexString((byte[])row[0])));

        wool.ShouldBe(["00FF0001", "", "0009", "null"]);
    }

    [Fact]
    public async Task Values_come_back_whole_however_long_those_before_and_beside_them_are()
    {
        foreach (var length in (int[])[70_000, 1, 4096, 0, 4097, 1365, 1366])
            await InsertAsync($"{length:00000}{new string('ä', length)}", Enumerable.Range(0, length).Select(i => (byte)i).ToArray());

        var rows = await Database.ReadAsync(session => session.QueryAsync("SELECT id, wool FROM sheep ORDER BY id", row => (row.GetString(0), (byte[])row[1])));

        rows.Select(row => row.Item1).ShouldBe(((int[])[0, 1, 1365, 1366, 4096, 4097, 70_000]).Select(length => $"{length:00000}{new string('ä', length)}"));
        rows.ShouldAllBe(row => row.Item2.Length == row.Item1.Length - 5 && row.Item2.Index().All(one => one.Item == (byte)one.Index));
    }

    [Fact]
    public async Task A_value_that_no_column_holds_is_refused_by_its_kind() =>
        (await InsertAsync("x", DayOfWeek.Monday).ShouldThrowAsync<NotSupportedException>()).Message.ShouldContain("DayOfWeek");

    [Fact]
    public async Task The_number_of_changed_rows_is_told()
    {
        await InsertAsync("a", null);
        await InsertAsync("b", null);

        (await Database.WriteAsync(session => session.ExecuteAsync("UPDATE sheep SET wool = NULL WHERE id <> @id", ("@id", "a")))).ShouldBe(1);
        (await Database.WriteAsync(session => session.ExecuteAsync("UPDATE sheep SET wool = NULL WHERE id <> @id", ("@id", "c")))).ShouldBe(2);
        (await Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id", ("@id", "c")))).ShouldBe(0);
    }

    [Fact]
    public async Task One_row_or_none_is_found()
    {
        await InsertAsync("dolly", null);

        (await Database.ReadAsync(session => session.SingleAsync(Find, row => row.GetString(0), ("@id", "dolly"), ("@wool", null)))).ShouldBe("dolly");
        (await Database.ReadAsync(session => session.SingleAsync(Find, row => row.GetString(0), ("@id", "molly"), ("@wool", null)))).ShouldBeNull();
    }

    [Fact]
    public Task Arguments_in_another_order_are_refused_by_name() => RefusedAfterFirst(
        session => Ignoring(session.ExecuteAsync(Insert, ("@wool", null), ("@id", "y"))), "@wool");

    [Fact]
    public Task Arguments_in_another_order_are_refused_by_name_in_a_query() => RefusedAfterFirst(
        session => Ignoring(session.QueryAsync(Find, row => 0, ("@wool", null), ("@id", "y"))), "@wool");

    [Fact]
    public Task Fewer_arguments_than_before_are_refused_and_do_not_run_with_the_old_ones() => RefusedAfterFirst(
        session => Ignoring(session.ExecuteAsync(Insert, ("@id", "y"))), "1");

    [Fact]
    public Task Fewer_arguments_than_before_are_refused_in_a_query() => RefusedAfterFirst(
        session => Ignoring(session.SingleAsync(Find, row => 0, ("@id", "y"))), "1");

    [Fact]
    public Task More_arguments_than_before_are_refused() => RefusedAfterFirst(
        session => Ignoring(session.ExecuteAsync(Insert, ("@id", "y"), ("@wool", null), ("@colour", null))), "3");

    [Fact]
    public async Task An_argument_that_the_statement_does_not_have_is_refused() =>
        (await Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id", ("@id", "x"), ("@colour", "white")))
            .ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("DELETE FROM sheep");

    [Fact]
    public async Task A_parameter_without_an_argument_is_refused() =>
        (await Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id OR wool = @wool", ("@id", "x")))
            .ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("DELETE FROM sheep");

    [Fact]
    public async Task Work_that_fails_leaves_nothing_of_itself()
    {
        await Database.WriteAsync<int>(async session =>
        {
            await InsertAsync(session, "dolly", null);
            throw new FormatException();
        }).ShouldThrowAsync<FormatException>();

        (await IdsAsync()).ShouldBeEmpty();
        await InsertAsync("molly", null);
        (await IdsAsync()).ShouldBe(["molly"]);
    }

    [Fact]
    public async Task A_statement_that_failed_can_be_run_again()
    {
        await InsertAsync("dolly", null);
        (await Record.ExceptionAsync(() => InsertAsync("dolly", null))).ShouldBeAssignableTo<System.Data.Common.DbException>();

        await InsertAsync("molly", null);

        (await IdsAsync()).ShouldBe(["dolly", "molly"]);
    }

    [Fact]
    public async Task Of_works_at_once_each_is_stored_or_undone_alone()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => i % 4 == 0
            ? Database.WriteAsync<int>(async session =>
            {
                await InsertAsync(session, $"{i:00}", null);
                throw new FormatException();
            }).ShouldThrowAsync<FormatException>()
            : (Task)InsertAsync($"{i:00}", null))));

        (await IdsAsync()).ShouldBe(Enumerable.Range(0, 40).Where(i => i % 4 != 0).Select(i => $"{i:00}"));
    }

    [Fact]
    public async Task What_looks_before_it_makes_goes_one_after_the_other_under_a_lock()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Database.WriteAsync(async session =>
        {
            await session.LockAsync("sheep");
            var count = await session.SingleAsync("SELECT COUNT(*) FROM sheep", row => row.GetInt64(0));
            return await InsertAsync(session, $"{count:00}", null);
        }))));

        (await IdsAsync()).ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i:00}"));
    }

    [Fact]
    public async Task All_statements_of_a_read_see_one_moment()
    {
        await InsertAsync("first", null);

        var (before, after) = await Database.ReadAsync(async session =>
        {
            var before = await IdsAsync(session);
            await InsertAsync("meanwhile", null);
            return (before, await IdsAsync(session));
        });

        after.ShouldBe(before);
        (await IdsAsync()).ShouldBe(["first", "meanwhile"]);
    }

    [Fact]
    public async Task A_read_stores_nothing()
    {
        await Record.ExceptionAsync(() => Database.ReadAsync<int>(async session =>
        {
            await InsertAsync(session, "dolly", null);
            throw new FormatException();
        }));

        (await IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_read_that_fails_leaves_its_connection_fit_for_the_next()
    {
        for (var i = 0; i < 10; i++)
        {
            await Database.ReadAsync<int>(async session =>
            {
                await IdsAsync(session);
                throw new FormatException();
            }).ShouldThrowAsync<FormatException>();
        }

        (await IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_reads_than_there_are_connections_wait_for_their_turn()
    {
        await InsertAsync("dolly", null);

        var reads = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(IdsAsync)));

        reads.ShouldAllBe(ids => ids.Count == 1);
    }

    [Fact]
    public async Task Migrations_are_applied_once_and_in_order()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE sheep"));

        var both = await Task.WhenAll(ApplyAsync("Sound"), ApplyAsync("Sound"));

        both.SelectMany(applied => applied).ShouldBe(["0001_sheep", "0002_colour"]);
        (await ApplyAsync("Sound")).ShouldBeEmpty();
        (await IdsAsync()).ShouldBe(["dolly"]);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE sheep"));
        await ApplyAsync("Sound");
        await MigratedLaterAsync(3, worksFrom: null);

        var error = await ApplyAsync("Sound").ShouldThrowAsync<StorageUnavailableException>();

        error.Message.ShouldContain("version 3");
        error.Message.ShouldContain("knows 2");
    }

    [Fact]
    public async Task What_a_newer_version_only_added_is_in_nobodys_way_until_it_takes_away()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE sheep"));
        await ApplyAsync("Sound");

        await MigratedLaterAsync(3, worksFrom: 1);
        (await ApplyAsync("Sound")).ShouldBeEmpty();
        await MigratedLaterAsync(4, worksFrom: 3);

        (await ApplyAsync("Sound").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("programs from version 3 on can use; this program knows 2");
    }

    [Fact]
    public async Task A_migration_says_in_its_first_line_which_programs_go_on()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE goats"));

        await ApplyAsync("Expanding");

        (await Database.ReadAsync(session => session.QueryAsync("SELECT COALESCE(works_from, -1) FROM schema_migrations ORDER BY number", row => row.GetInt64(0)))).ShouldBe([-1, 1]);
    }

    [Fact]
    public async Task The_journal_of_the_first_programs_is_taken_over()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE sheep"));
        await ApplyAsync("Sound");
        await Database.WriteAsync(session => session.ExecuteAsync("ALTER TABLE schema_migrations DROP COLUMN works_from"));

        (await ApplyAsync("Sound")).ShouldBeEmpty();
        await MigratedLaterAsync(3, worksFrom: null);

        (await ApplyAsync("Sound").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("version 3");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_of_itself_or_of_those_before_it()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE goats"));

        (await Record.ExceptionAsync(() => ApplyAsync("Broken"))).ShouldNotBeNull().Message.ShouldContain("nowhere");

        (await Record.ExceptionAsync(() => Database.ReadAsync(session => session.SingleAsync("SELECT id FROM goats", row => 0)))).ShouldNotBeNull();
    }

    private Task<int> MigratedLaterAsync(long number, long? worksFrom) => Database.WriteAsync(session => session.ExecuteAsync(
        "INSERT INTO schema_migrations (migration_set, number, name, applied_at, works_from) VALUES ('Sound', @number, 'later', 0, @worksFrom)",
        ("@number", number), ("@worksFrom", worksFrom)));

    private protected static ValueTask<int> InsertAsync(Session session, string id, object? wool) => session.ExecuteAsync(Insert, ("@id", id), ("@wool", wool));

    private protected Task<int> InsertAsync(string id, object? wool) => Database.WriteAsync(session => InsertAsync(session, id, wool));

    private protected static ValueTask<IReadOnlyList<string>> IdsAsync(Session session) => session.QueryAsync("SELECT id FROM sheep ORDER BY id", row => row.GetString(0));

    private protected Task<IReadOnlyList<string>> IdsAsync() => Database.ReadAsync(IdsAsync);

    private protected Task<IReadOnlyList<string>> ApplyAsync(string set) => Migrator.ApplyAsync(Database, typeof(StoreContract).Assembly, set, TimeProvider.System);

    private Task<int> GoatAsync(string id, string? name, object? born, double? weight, bool? horns) => Database.WriteAsync(session => session.ExecuteAsync(
        "INSERT INTO goats (id, name, born, weight, horns) VALUES (@id, @name, @born, @weight, @horns)",
        ("@id", id), ("@name", name), ("@born", born), ("@weight", weight), ("@horns", horns)));

    private Task<IReadOnlyList<(string, string?, long?, double?, long?)>> GoatsAsync() => Database.ReadAsync(session => session.QueryAsync(
        "SELECT id, name, born, weight, horns FROM goats ORDER BY id",
        row => (row.GetString(0),
            row.IsDBNull(1) ? null : row.GetString(1),
            row.IsDBNull(2) ? (long?)null : row.GetInt64(2),
            row.IsDBNull(3) ? (double?)null : row.GetDouble(3),
            row.IsDBNull(4) ? (long?)null : row.GetInt64(4))));

    private async Task RefusedAfterFirst(Func<Session, ValueTask<int>> second, string named)
    {
        await Database.WriteAsync(async session =>
        {
            await session.SingleAsync(Find, row => 0, ("@id", "x"), ("@wool", null));
            return await session.ExecuteAsync(Insert, ("@id", "x"), ("@wool", null));
        });

        (await Database.WriteAsync(second).ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(named);

        (await IdsAsync()).ShouldBe(["x"]);
    }

    private static async ValueTask<int> Ignoring<T>(ValueTask<T> done)
    {
        await done;
        return 0;
    }
}
