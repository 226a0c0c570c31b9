using System.Net.Sockets;
using Npgsql;

namespace Leah.Webhooks.Storage;

/// <summary>Which of PostgreSQL's errors mean that the database cannot work now, which of them that the same work may be tried at once, and what to tell people.</summary>
internal static class PostgresErrors
{
    // SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private const string SerializationFailure = "40001", Deadlock = "40P01", CachedPlan = "0A000", NoSuchStatement = "26000";

    public static bool IsUnavailable(NpgsqlException error) => error is not PostgresException refused || Sentence(refused) is not null;

    /// <summary>Whether nothing is known to be wrong but the moment: the work is undone and may be done again.</summary>
    public static bool IsPassing(NpgsqlException error) => error is PostgresException refused
        ? refused.SqlState is SerializationFailure or Deadlock or CachedPlan or NoSuchStatement || IsGone(refused)
        : IsConnectionLost(error);

    /// <summary>Whether it met with another's work, so that one of the two had to give way.</summary>
    public static bool IsCollision(NpgsqlException error) => error is PostgresException { SqlState: SerializationFailure or Deadlock };

    /// <summary>Whether the connection is of no use any more, and those that were opened with it hardly either.</summary>
    public static bool IsConnectionLost(NpgsqlException error) => error is PostgresException refused ? IsGone(refused) : error is not NpgsqlOperationInProgressException;

    public static StorageUnavailableException Unavailable(NpgsqlException error, bool committing) =>
        new(error is PostgresException refused ? Sentence(refused)! : Unreachable(error), error) { MayBeStored = committing && IsConnectionLost(error) };

    private static bool IsGone(PostgresException error) => error.SqlState is "57P01" or "57P02" or "57P03" or "57P05" or "25P03" || error.SqlState.StartsWith("08", StringComparison.Ordinal);

    private static string? Sentence(PostgresException error) => error.SqlState switch
    {
        "28P01" or "28000" => "PostgreSQL refuses the user or the password of Storage:ConnectionString. Check Username and Password there, and the server's pg_hba.conf.",
        "3D000" => $"PostgreSQL has no database of the name in Storage:ConnectionString ({error.MessageText}). Create it: CREATE DATABASE name.",
        "42501" => $"The user of Storage:ConnectionString lacks a right in the database ({error.MessageText}). Make it the owner: ALTER DATABASE name OWNER TO user.",
        "53100" => "The PostgreSQL server's disk is full. Free some room there; nothing else is needed.",
        "53300" => "PostgreSQL has no connection left. Raise its max_connections, or lower \"Maximum Pool Size\" in Storage:ConnectionString.",
        "53200" or "53000" or "53400" => $"The PostgreSQL server has run out of something it needs: {error.MessageText}",
        "25006" => "PostgreSQL takes reads only: it is a standby, or default_transaction_read_only is on. Name the primary in Storage:ConnectionString, or all hosts of it.",
        "57P01" or "57P02" or "57P05" or "25P03" => "PostgreSQL ended the connection: it is shutting down, or somebody ended the session.",
        "57P03" => "PostgreSQL is starting up or shutting down.",
        "57014" => "PostgreSQL did not come to an end with a statement in time.",
        "55P03" => "Somebody holds a table of the database for long: a dump, a report, a transaction left open (pg_stat_activity shows which). Try again when that is over.",
        SerializationFailure or Deadlock => "PostgreSQL undid the work because it met with another's, again and again.",
        "XX001" or "XX002" => $"The PostgreSQL database is damaged: {error.MessageText}. Restore it from a backup.",
        _ when error.SqlState.StartsWith("08", StringComparison.Ordinal) => $"The connection to PostgreSQL failed: {error.MessageText}",
        _ when error.SqlState.StartsWith("58", StringComparison.Ordinal) => $"The PostgreSQL server's machine failed it: {error.MessageText}",
        _ => null,
    };

    private static string Unreachable(NpgsqlException error) => error switch
    {
        { InnerException: SocketException socket } => $"PostgreSQL cannot be reached at the Host and Port of Storage:ConnectionString: {socket.Message}.",
        { InnerException: TimeoutException } => "PostgreSQL does not answer in time.",
        { InnerException: NpgsqlException inner } => Unreachable(inner),
        { InnerException: AggregateException many } => $"PostgreSQL cannot be reached at any of the hosts of Storage:ConnectionString: {many.InnerExceptions[^1].Message}.",
        _ => $"The connection to PostgreSQL failed: {error.InnerException?.Message ?? error.Message}",
    };
}
