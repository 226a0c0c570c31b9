using System.Text.Json;
using System.Text.Unicode;

namespace Leah.Webhooks.Checking;

/// <summary>
/// One pass over the bytes of an event that is as nearly all are: strict, of a known type that it names first, and with all that is demanded. It says that nothing
/// is wrong, and where the values stand; or else that somebody has to look closely (<see cref="EventText"/>, <see cref="ShapeWalk"/>), who alone finds words for what is wrong.
/// </summary>
/// <remarks>It takes a third of the time of the close look, which every event would pay twice: where it is accepted and where it is received.</remarks>
internal ref struct QuickLook
{
    // Names that the shape does not know: of more than these in one object the close look tells whether two are equal.
    private const int MostUnknown = 8;

    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = EventText.MaxDepth };

    private readonly ReadOnlySpan<byte> _json;
    private readonly Demand _demand;
    private Utf8JsonReader _reader;
    private Range[] _values = [];

    private QuickLook(ReadOnlySpan<byte> json, Demand demand)
    {
        _json = json;
        _demand = demand;
        _reader = new Utf8JsonReader(json, s_strict);
    }

    /// <summary>What the pass saw; null where the event needs a close look.</summary>
    public static SeenEvent? At(ReadOnlyMemory<byte> body, Demand demand)
    {
        var json = body.Span;
        // Half a surrogate pair can only hide behind an escape.
        if (!Utf8.IsValid(json) || json.IndexOf("\\u"u8) >= 0)
            return null;
        try
        {
            var look = new QuickLook(json, demand);
            return look.ShapeOf() is { } shape && look.IsSound(shape) ? new SeenEvent(body, shape, look._values) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private EventShape? ShapeOf()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject || !_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName
            || !_reader.ValueTextEquals("event"u8) || !_reader.Read() || _reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        foreach (var shape in EventShapes.All)
        {
            if (_reader.ValueTextEquals(shape.Utf8EventType))
                return shape;
        }

        return null;
    }

    /// <summary>Whether the rest of the event is; its type has been read.</summary>
    private bool IsSound(EventShape shape)
    {
        var members = shape.Places.Members;
        _values = new Range[shape.Places.Count];
        Note(members[0]);
        return HasMembers(members, from: 1) && !_reader.Read();
    }

    /// <summary>Reads to the end of the object that the reader is in.</summary>
    /// <param name="members">Its members.</param>
    /// <param name="from">How many of them, from the first, have been read.</param>
    private bool HasMembers(ShapePlaces.Place[] members, int from)
    {
        Span<Range> unknown = stackalloc Range[MostUnknown];
        var (unknowns, expected, missing) = (0, from, (1UL << members.Length) - (1UL << from));
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueIsEscaped)
                return false;
            var at = IndexOf(members, expected);
            if (at < 0)
            {
                if (unknowns == MostUnknown || IsAmong(unknown[..unknowns]) || !IsPlainUnknown(out unknown[unknowns++]))
                    return false;
                continue;
            }

            // A member that is not missing any more stands twice.
            if ((missing & (1UL << at)) == 0)
                return false;
            missing &= ~(1UL << at);
            expected = at + 1;
            _reader.Read();
            if (!HasValue(members[at]))
                return false;
        }

        for (var at = 0; missing != 0; at++, missing >>= 1)
        {
            if ((missing & 1) != 0 && members[at].Member.IsNeededFor(_demand))
                return false;
        }

        return true;
    }

    private bool HasValue(ShapePlaces.Place place)
    {
        var member = place.Member;
        if (_reader.TokenType == JsonTokenType.Null)
        {
            Note(place);
            return !member.IsNeededFor(_demand);
        }

        switch (member.Kind)
        {
            case MemberKind.Object:
                return _reader.TokenType == JsonTokenType.StartObject && HasMembers(place.Members, from: 0);
            case MemberKind.Objects or MemberKind.Texts:
                return _reader.TokenType == JsonTokenType.StartArray && HasItems(place);
            default:
                Note(place);
                return IsFit(member.Kind);
        }
    }

    private bool HasItems(ShapePlaces.Place list)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var isFit = list.Member.Kind == MemberKind.Texts
                ? _reader.TokenType == JsonTokenType.String
                : _reader.TokenType == JsonTokenType.StartObject && HasMembers(list.Members, from: 0);
            if (!isFit)
                return false;
        }

        return true;
    }

    private readonly bool IsFit(MemberKind kind) => kind switch
    {
        MemberKind.Text => _reader.TokenType == JsonTokenType.String,
        MemberKind.Id => _reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false, ValueSpan.Length: > 0 and <= MemberValue.LongestId },
        MemberKind.Date => _reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false } && EventDate.TryParse(_reader.ValueSpan, out _),
        MemberKind.Score => _reader.TokenType == JsonTokenType.Number && Score.TryParse(_reader.ValueSpan, out _),
        MemberKind.WholeNumber => _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out _),
        MemberKind.Proficiency => _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var level) && level is >= 1 and <= 5,
        MemberKind.Flag => _reader.TokenType is JsonTokenType.True or JsonTokenType.False,
        _ => false,
    };

    /// <summary>Reads over a member that the shape does not know. Objects in it would have to be searched for members that stand twice.</summary>
    private bool IsPlainUnknown(out Range name)
    {
        name = Here();
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (_reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    return false;
            }
        }

        return _reader.TokenType != JsonTokenType.StartObject;
    }

    private readonly bool IsAmong(ReadOnlySpan<Range> names)
    {
        foreach (var name in names)
        {
            if (_reader.ValueTextEquals(_json[name][1..^1]))
                return true;
        }

        return false;
    }

    private readonly void Note(ShapePlaces.Place place)
    {
        if (place.Number >= 0)
            _values[place.Number] = Here();
    }

    /// <summary>Where the token stands, with the quotes of a text.</summary>
    private readonly Range Here()
    {
        var (start, quotes) = ((int)_reader.TokenStartIndex, _reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0);
        return start..(start + _reader.ValueSpan.Length + quotes);
    }

    // Members mostly come in the order of the shape, so the search starts at the one after the last.
    private readonly int IndexOf(ShapePlaces.Place[] members, int expected)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var at = expected + i < members.Length ? expected + i : expected + i - members.Length;
            if (_reader.ValueTextEquals(members[at].Member.Utf8Name))
                return at;
        }

        return -1;
    }
}
