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
