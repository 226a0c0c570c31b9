using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Leah.Webhooks.Storage;

/// <summary>
/// The statements that one connection has prepared. Their parameters' types are asked of the server at a statement's first use and kept for all
/// connections of the database, so that a null or a small number never makes a statement another one.
/// </summary>
internal sealed class PostgresStatements(NpgsqlConnection connection, ConcurrentDictionary<string, NpgsqlDbType[]> types) : IDisposable
{
    internal const string Lock = "SELECT pg_advisory_xact_lock(@key)";

    internal const string LockShared = "SELECT pg_advisory_xact_lock_shared(@key)";

    private readonly Dictionary<string, NpgsqlCommand> _prepared = new(StringComparer.Ordinal);

    public NpgsqlConnection Connection => connection;

    /// <summary>The number that a lock's name stands for: the same in every process and every version.</summary>
    public static long LockKey(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>The statement, prepared and with its arguments.</summary>
    public ValueTask<NpgsqlCommand> ReadyAsync(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (!_prepared.TryGetValue(sql, out var command))
            return new(PrepareAsync(sql, arguments.ToArray()));
        Bind(command, arguments);
        return new(command);
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
    }

    private async Task<NpgsqlCommand> PrepareAsync(string sql, (string Name, object? Value)[] arguments)
    {
#pragma warning disable CA2100 // The text is a constant of a store; values come as parameters only.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        try
        {
            foreach (var (name, _) in arguments)
                command.Parameters.Add(new NpgsqlParameter { ParameterName = name });
            var known = types.GetOrAdd(sql, TypesOf, arguments);
            for (var i = 0; i < known.Length; i++)
                command.Parameters[i].NpgsqlDbType = known[i];
            await command.PrepareAsync();
            Bind(command, arguments);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }

        _prepared[sql] = command;
        return command;
    }

    private NpgsqlDbType[] TypesOf(string sql, (string Name, object? Value)[] arguments)
    {
#pragma warning disable CA2100 // As above.
        using var asked = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        if (arguments.Length > 0)
            NpgsqlCommandBuilder.DeriveParameters(asked);
        if (asked.Parameters.Count != arguments.Length || arguments.Any(argument => !asked.Parameters.Contains(argument.Name)))
            throw new InvalidOperationException($"The arguments do not fit the statement's parameters: {sql}");
        return Array.ConvertAll(arguments, argument => asked.Parameters[argument.Name].NpgsqlDbType);
    }

    private static void Bind(NpgsqlCommand command, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var parameters = command.Parameters;
        // What is not bound anew keeps the value of the run before.
        if (arguments.Length != parameters.Count)
            throw new InvalidOperationException($"The statement takes {parameters.Count} arguments, not {arguments.Length}.");
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = parameters[i];
            if (parameter.ParameterName != arguments[i].Name)
                throw new InvalidOperationException($"The arguments of a statement come in one order: {arguments[i].Name} stands where {parameter.ParameterName} was.");
            parameter.Value = Fit(arguments[i].Value);
        }
    }

    private static object Fit(object? value) => value switch
    {
        null => DBNull.Value,
        bool truth => truth ? 1L : 0L,
        int number => (long)number,
        // The one character that its texts cannot hold.
        string text when text.Contains('\0') => text.Replace('\0', '\uFFFD'),
        DBNull or string or long or double or byte[] or ReadOnlyMemory<byte> => value,
        string?[] or long[] or long?[] or double[] or double?[] or byte[]?[] => value,
        _ => throw new NotSupportedException($"A {value.GetType().Name} cannot be stored."),
    };
}
