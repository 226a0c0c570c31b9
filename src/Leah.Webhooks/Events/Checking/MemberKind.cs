namespace Leah.Webhooks.Checking;

/// <summary>What a member's value is.</summary>
internal enum MemberKind
{
    Text,
    Id,
    Date,
    Score,
    WholeNumber,

    /// <summary>A whole number from 1 to 5.</summary>
    Proficiency,
    Flag,
    Texts,
    Object,
    Objects,
}
