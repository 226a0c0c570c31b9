namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>The far side of a sink did not take an event; it is tried again.</summary>
internal sealed class SinkException(string message, Exception? inner = null) : Exception(message, inner);
