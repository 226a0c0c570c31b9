using System.Globalization;
using System.Text;

namespace Leah.Webhooks;

/// <summary>A score: a decimal number that is written as it was read, so <c>27.40</c> and <c>1e-7</c> stay what they are.</summary>
/// <remarks>Two scores are equal when their values are, however they are written.</remarks>
public readonly record struct Score
{
    // Only where the decimal would write itself otherwise: an exponent, or more digits than it holds.
    private readonly string? _text;

    private Score(decimal value, string? text) => (Value, _text) = (value, text);

    /// <summary>The value, to the 28 digits a decimal holds.</summary>
    public decimal Value { get; }

    /// <summary>Makes a score of a decimal; its scale is kept.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Score(decimal value) => new(value, null);

    /// <summary>Takes the value.</summary>
    /// <param name="score">The score.</param>
    public static implicit operator decimal(Score score) => score.Value;

    /// <summary>Reads a JSON number.</summary>
    /// <param name="json">The number as it stands in the JSON.</param>
    /// <param name="score">The score.</param>
    /// <returns>False when it is no number or beyond the range of a decimal.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, out Score score)
    {
        score = default;
        if (!decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return false;
        Span<byte> written = stackalloc byte[32];
        var same = value.TryFormat(written, out var length, default, CultureInfo.InvariantCulture) && json.SequenceEqual(written[..length]);
        score = new Score(value, same ? null : Encoding.UTF8.GetString(json));
        return true;
    }

    /// <summary>The same score: as a decimal.</summary>
    public decimal ToDecimal() => Value;

    /// <summary>Whether the values are equal.</summary>
    /// <param name="other">The other score.</param>
    public bool Equals(Score other) => Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Returns the number as it is written in JSON.</summary>
    public override string ToString() => _text ?? Value.ToString(CultureInfo.InvariantCulture);
}
