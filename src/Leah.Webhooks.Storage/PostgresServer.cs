using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Leah.Webhooks.Storage;

/// <summary>Reads a connection string of PostgreSQL, and looks whether the server behind it will do.</summary>
internal static class PostgresServer
{
    private const int OldestVersion = 15;

    private const string Facts = """
        SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, current_setting('server_encoding'), current_setting('fsync'), current_setting('server_version')
        """;

    /// <summary>The connection string with what we need it to say.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (builder.Host is null or "")
                throw new StorageUnavailableException("Storage:ConnectionString names no host of PostgreSQL: set it to a text such as \"Host=db.example.com;Username=leah;Password=…;Database=leah\".");
            // Sessions are kept here with their prepared statements; a second pool below them would only hide open connections.
            builder.Pooling = false;
            if (builder.TargetSessionAttributes is not null)
                throw new StorageUnavailableException("Storage:ConnectionString: leave Target Session Attributes out; of several hosts the primary is found by itself.");
            builder.ApplicationName ??= "leah-webhooks";
            // A server that is away is told to people soon; a standby or a firewall that swallows everything must not hold work up for long either.
            if (!builder.ContainsKey("Timeout"))
                builder.Timeout = 5;
            if (!builder.ContainsKey("Command Timeout"))
                builder.CommandTimeout = 20;
            if (builder.KeepAlive == 0 && !builder.TcpKeepAlive)
                (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (true, 5, 2);
            return builder;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StorageUnavailableException($"Storage:ConnectionString is not one of PostgreSQL: {error.Message}", error);
        }
    }

    /// <summary>Refuses a server that is too old, keeps text otherwise than we do, or lives at another time.</summary>
    public static void Check(NpgsqlConnection connection, TimeProvider clock, ILogger logger)
    {
        using var command = new NpgsqlCommand(Facts, connection);
        var asked = clock.GetUtcNow();
        using var reader = command.ExecuteReader();
        reader.Read();
        var answered = clock.GetUtcNow();

        if (connection.PostgreSqlVersion.Major < OldestVersion)
            throw new StorageUnavailableException($"The server is PostgreSQL {reader.GetString(3)}; {OldestVersion} or a later one is needed.");
        if (reader.GetString(1) != "UTF8")
            throw new StorageUnavailableException($"The database's encoding is {reader.GetString(1)}; UTF8 is needed: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0.");
        if (reader.GetString(2) == "off")
            StorageLog.WithoutFsync(logger);

        var skew = ClockSkew.Of(asked, DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)), answered);
        if (skew > ClockSkew.Most)
        {
            throw new StorageUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"This machine's clock and that of the PostgreSQL server differ by {skew.TotalSeconds:0.0} s; with more than {ClockSkew.Most.TotalSeconds:0} s between nodes, retries would be sent too early or too late. Set both by NTP."));
        }
    }
}
