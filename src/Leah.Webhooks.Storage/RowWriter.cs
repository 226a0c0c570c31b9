namespace Leah.Webhooks.Storage;

/// <summary>Takes a row's values one after the other, in the order of its statement's parameters.</summary>
public abstract class RowWriter
{
    /// <summary>The next value: a text, or none.</summary>
    public abstract void Add(string? text);

    /// <summary>The next value: a whole number.</summary>
    public abstract void Add(long number);

    /// <summary>The next value: a broken number.</summary>
    public abstract void Add(double number);

    /// <summary>The next value: bytes, which may be none at all and are a value even so.</summary>
    public abstract void Add(ReadOnlySpan<byte> bytes);

    /// <summary>The next value is none.</summary>
    public void AddNull() => Add((string?)null);
}
