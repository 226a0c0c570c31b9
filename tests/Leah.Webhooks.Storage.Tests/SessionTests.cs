using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage.Tests;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Insert = "INSERT INTO sheep (id, wool) VALUES (@id, @wool)";

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

    // As statements take them: fifty, ten and one at a time.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(61)]
    [InlineData(119)]
    public async Task Rows_inserted_together_are_stored_as_they_are(int count)
    {
        await _file.Database.WriteAsync(session => session.ExecuteAsync("CREATE TABLE flock (id INTEGER PRIMARY KEY, name TEXT, weight REAL, wool BLOB) STRICT"));
        // Some longer than a statement keeps for itself, some empty, some not there.
        List<(long Id, string? Name, double Weight, byte[]? Wool)> rows = [.. Enumerable.Range(1, count).Select(i => (
            (long)i, i % 7 == 0 ? null : new string('ß', i % 5 == 0 ? 5_000 : i), i / 3.0, i % 3 == 0 ? null : new byte[i % 4 == 0 ? 10_000 : i % 11]))];

        // Twice, so that the second run binds over what the first left.
        foreach (var offset in new[] { 1000, 0 })
        {
            await _file.Database.WriteAsync(session =>
            {
                session.Insert("INSERT INTO flock (id, name, weight, wool) VALUES", "(? + 0, ?, ?, ?)", rows, (row, sheep) =>
                {
                    row.Add(sheep.Id + offset);
                    row.Add(sheep.Name);
                    row.Add(sheep.Weight);
                    if (sheep.Wool is null)
                        row.AddNull();
                    else
                        row.Add(sheep.Wool.AsSpan());
                });
                return new ValueTask<bool>(true);
            });
        }

        var stored = await _file.Database.ReadAsync(session => session.QueryAsync(
            "SELECT id, name, weight, wool FROM flock WHERE id < 1000 ORDER BY id",
            row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDouble(2), row.IsDBNull(3) ? null : (byte[])row[3])));
        stored.Count.ShouldBe(count);
        foreach (var (sheep, expected) in stored.Zip(rows))
        {
            (sheep.Item1, sheep.Item2, sheep.Item3).ShouldBe((expected.Id, expected.Name, expected.Weight));
            sheep.Item4.ShouldBe(expected.Wool);
        }
    }

    [Fact]
    public async Task Rows_with_too_few_or_too_many_values_are_refused_and_nothing_of_the_work_is_stored()
    {
        foreach (var values in new[] { 1, 3 })
        {
            var error = await Should.ThrowAsync<Exception>(() => _file.Database.WriteAsync(session =>
            {
                session.Insert("INSERT INTO sheep (id, wool) VALUES", "(?, ?)", Enumerable.Range(0, 12).ToList(), (row, sheep) =>
                {
                    for (var i = 0; i < values; i++)
                        row.Add($"{sheep}");
                });
                return new ValueTask<bool>(true);
            }));
            error.ShouldBeOfType(values == 1 ? typeof(InvalidOperationException) : typeof(SqliteException));
        }

        (await _file.IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_cannot_be_inserted_takes_those_beside_it_along()
    {
        await _file.InsertAsync("5");

        await Should.ThrowAsync<SqliteException>(() => _file.Database.WriteAsync(session =>
        {
            session.Insert("INSERT INTO sheep (id, wool) VALUES", "(?, NULL)", Enumerable.Range(0, 12).ToList(), (row, sheep) => row.Add($"{sheep}"));
            return new ValueTask<bool>(true);
        }));

        (await _file.IdsAsync()).ShouldBe(["5"]);
    }

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
}
