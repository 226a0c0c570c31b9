using System.Text;

namespace Leah.Webhooks.Checking;

/// <summary>One member of an event or of a part: what it may hold, who needs it, what it means.</summary>
/// <param name="Name">The name in the JSON.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it means, for the schema.</param>
/// <param name="NeededFor">The least demand that does not do without it; null when it may always be missing or null.</param>
/// <param name="Members">The members of its object, or of each object in its list.</param>
internal sealed record Member(string Name, MemberKind Kind, string Description, Demand? NeededFor = null, params Member[] Members)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    public bool IsNeededFor(Demand demand) => NeededFor <= demand;
}
