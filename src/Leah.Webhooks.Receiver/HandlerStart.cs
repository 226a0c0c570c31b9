namespace Leah.Webhooks.Receiver;

/// <summary>Where a handler begins that the database does not know yet. From then on each handler goes on where it was.</summary>
public enum HandlerStart
{
    /// <summary>With what comes from now on.</summary>
    Now,

    /// <summary>With everything that has ever been received.</summary>
    Beginning,
}
