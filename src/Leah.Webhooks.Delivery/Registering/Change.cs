namespace Leah.Webhooks.Delivery.Registering;

/// <summary>A member of a patch. Absent (the default) leaves the setting as it is; present, as null too, replaces it.</summary>
internal readonly record struct Change<T>(bool IsPresent, T? To)
{
    public static implicit operator Change<T>(T? to) => new(true, to);

    /// <summary>The setting after the change.</summary>
    public T? Over(T? current) => IsPresent ? To : current;
}
