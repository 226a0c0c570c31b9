using System.Runtime.InteropServices;

namespace Leah.Webhooks.Storage;

/// <summary>
/// The few functions of SQLite's that run for every stored row, called without anything between: the wrapper that everything else goes through counts its handle
/// up and down and copies each value once more. The names are those of the library that it brings along.
/// </summary>
internal static unsafe partial class SqliteCalls
{
    private const string Library = "e_sqlite3";

    /// <summary>The bytes stay where they are until the statement has run.</summary>
    public const nint Static = 0;

    /// <summary>SQLite copies the bytes before the call ends.</summary>
    public const nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    public static partial int BindNull(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInteger(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double")]
    [SuppressGCTransition]
    public static partial int BindReal(nint statement, int place, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    [SuppressGCTransition]
    public static partial int BindText(nint statement, int place, byte* bytes, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    [SuppressGCTransition]
    public static partial int BindBlob(nint statement, int place, byte* bytes, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    [SuppressGCTransition]
    public static partial int Changes(nint database);
}
