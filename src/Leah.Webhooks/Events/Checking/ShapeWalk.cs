using System.Numerics;
using System.Text.Json;

namespace Leah.Webhooks.Checking;

/// <summary>Walks an event beside its shape and collects everything that is wrong. One walk, one event.</summary>
internal sealed class ShapeWalk(Demand demand, string root)
{
    // A list of a million wrong items must not make an answer of a million lines.
    private const int MostProblems = 100;

    private readonly JsonPath _path = new(root);
    private List<EventProblem>? _problems;

    public IReadOnlyList<EventProblem> ProblemsOf(JsonElement @event, EventShape shape)
    {
        Members(@event, shape.Members);
        return _problems ?? (IReadOnlyList<EventProblem>)[];
    }

    private void Members(JsonElement parent, Member[] members)
    {
        var missing = (1UL << members.Length) - 1;
        var expected = 0;
        foreach (var property in parent.EnumerateObject())
        {
            var at = IndexOf(property, members, expected);
            if (at < 0)
                continue;
            missing &= ~(1UL << at);
            expected = at + 1;
            _path.Enter(members[at].Name);
            Value(property.Value, members[at]);
            _path.Leave();
        }

        for (; missing != 0; missing &= missing - 1)
        {
            var member = members[BitOperations.TrailingZeroCount(missing)];
            if (member.IsNeededFor(demand))
                Missing(member);
        }
    }

    // Of an object that is missing, the members one would have looked for are named.
    private void Missing(Member member)
    {
        _path.Enter(member.Name);
        if (!Array.Exists(member.Members, inner => inner.IsNeededFor(demand)))
            Report("is missing");
        foreach (var inner in member.Members)
        {
            if (inner.IsNeededFor(demand))
                Missing(inner);
        }

        _path.Leave();
    }

    private void Value(JsonElement value, Member member)
    {
        if (value.ValueKind == JsonValueKind.Null && !member.IsNeededFor(demand))
            return;
        if (MemberValue.Fault(value, member.Kind, demand) is { } fault)
        {
            Report(fault);
            return;
        }

        switch (member.Kind)
        {
            case MemberKind.Object:
                Members(value, member.Members);
                break;
            case MemberKind.Objects:
                Each(value, MemberKind.Object, member.Members);
                break;
            case MemberKind.Texts:
                Each(value, MemberKind.Text, []);
                break;
        }
    }

    private void Each(JsonElement list, MemberKind kind, Member[] members)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            _path.Enter(index++);
            if (MemberValue.Fault(item, kind, demand) is { } fault)
                Report(fault);
            else if (kind == MemberKind.Object)
                Members(item, members);
            _path.Leave();
        }
    }

    private void Report(string message)
    {
        _problems ??= [];
        if (_problems.Count < MostProblems)
            _problems.Add(new EventProblem(_path.ToString(), message));
        else if (_problems.Count == MostProblems)
            _problems.Add(new EventProblem(root, $"has more problems than these {MostProblems}"));
    }

    // Members mostly come in the order of the shape, so the search starts at the one after the last.
    private static int IndexOf(JsonProperty property, Member[] members, int expected)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var at = (expected + i) % members.Length;
            if (property.NameEquals(members[at].Utf8Name))
                return at;
        }

        return -1;
    }
}
