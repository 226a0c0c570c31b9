namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Why a request was refused: the tag <c>reason</c> of its metric.</summary>
internal enum RefusalReason
{
    Method,
    Credential,
    TooManyWrongCredentials,
    TooLong,
    TooSlow,
    CutOff,
    NotAnEvent,
    Busy,
    Storage,
}
