using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage.Tests;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Insert = "INSERT INTO sheep (id, wool) VALUES (@id, @wool)";
    private const string Find = "SELECT id FROM sheep WHERE id = @id AND wool IS @wool";

    private SheepFile _file = null!;

    public async ValueTask InitializeAsync() => _file = await SheepFile.CreateAsync();

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    public static TheoryData<string, object?, string> Values => new()
    {
        { "null", null, "null" },
        { "no value of a database", DBNull.Value, "null" },
        { "text", "wool", "text" },
        { "no text", "", "text" },
        { "text beyond ASCII", "Schäfchen 羊 🐑 e\u0301", "text" },
        { "long text", new string('ß', 100_000), "text" },
        { "an int", int.MinValue, "integer" },
        { "a long", long.MaxValue, "integer" },
        { "a truth", true, "integer" },
        { "a double", 0.1 + 0.2, "real" },
        { "bytes", new byte[] { 0, 255, 0, 1 }, "blob" },
        { "no bytes", Array.Empty<byte>(), "blob" },
        { "memory", new ReadOnlyMemory<byte>([9, 0, 9], 1, 2), "blob" },
        { "no memory", ReadOnlyMemory<byte>.Empty, "blob" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_stored_as_what_it_is(string id, object? value, string kind)
    {
        // Twice, so that the second run binds over what the first left.
        await _file.Database.WriteAsync(session => session.ExecuteAsync(Insert, ("@id", "other"), ("@wool", "something long to be left behind")));
        await _file.Database.WriteAsync(session => session.ExecuteAsync(Insert, ("@id", id), ("@wool", value)));

        var (stored, type) = await _file.Database.ReadAsync(session => session.SingleAsync(
            "SELECT wool, typeof(wool) FROM sheep WHERE id = @id", row => (row.GetValue(0), row.GetString(1)), ("@id", id)));

        type.ShouldBe(kind);
        stored.ShouldBe(value switch
        {
            null => DBNull.Value,
            int number => (long)number,
            bool => 1L,
            ReadOnlyMemory<byte> memory => memory.ToArray(),
            _ => value,
        });
    }

    [Fact]
    public async Task A_value_that_no_column_holds_is_refused_by_its_kind()
    {
        var error = await _file.Database.WriteAsync(session => session.ExecuteAsync(Insert, ("@id", "x"), ("@wool", DayOfWeek.Monday))).ShouldThrowAsync<NotSupportedException>();

        error.Message.ShouldContain("DayOfWeek");
    }

    [Fact]
    public async Task The_number_of_changed_rows_is_told()
    {
        await _file.InsertAsync("a");
        await _file.InsertAsync("b");

        (await _file.Database.WriteAsync(session => session.ExecuteAsync("UPDATE sheep SET wool = NULL WHERE id <> @id", ("@id", "a")))).ShouldBe(1);
        (await _file.Database.WriteAsync(session => session.ExecuteAsync("UPDATE sheep SET wool = NULL WHERE id <> @id", ("@id", "c")))).ShouldBe(2);
        (await _file.Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id", ("@id", "c")))).ShouldBe(0);
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
        (await _file.Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id", ("@id", "x"), ("@colour", "white")))
            .ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("DELETE FROM sheep");

    [Fact]
    public async Task A_parameter_without_an_argument_is_refused() =>
        (await _file.Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM sheep WHERE id = @id OR wool = @wool", ("@id", "x")))
            .ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("DELETE FROM sheep");

    [Fact]
    public async Task A_statement_that_failed_can_be_run_again()
    {
        await _file.InsertAsync("dolly");
        (await _file.InsertAsync("dolly").ShouldThrowAsync<SqliteException>()).SqliteExtendedErrorCode.ShouldBe(1555);

        await _file.InsertAsync("molly");

        (await _file.IdsAsync()).ShouldBe(["dolly", "molly"]);
    }

    private async Task RefusedAfterFirst(Func<Session, ValueTask<int>> second, string named)
    {
        await _file.Database.WriteAsync(async session =>
        {
            await session.SingleAsync(Find, row => 0, ("@id", "x"), ("@wool", null));
            return await session.ExecuteAsync(Insert, ("@id", "x"), ("@wool", null));
        });

        (await _file.Database.WriteAsync(second).ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(named);

        (await _file.IdsAsync()).ShouldBe(["x"]);
    }

    private static async ValueTask<int> Ignoring<T>(ValueTask<T> done)
    {
        await done;
        return 0;
    }
}
