using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Reads YAML as the JSON that it stands for: mappings, sequences, texts, numbers, true, false and null. Nothing is bound by reflection.</summary>
internal static class YamlText
{
    private const int Deepest = 32;

    /// <exception cref="UsageException">It is no such YAML; the message says in which line.</exception>
    public static JsonNode? Parse(string text, string file) => Parse(text, file, new YamlLines());

    /// <exception cref="UsageException">It is no such YAML; the message says in which line.</exception>
    public static JsonNode? Parse(string text, string file, YamlLines lines)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new UsageException($"{file} is empty.");
            parser.Consume<DocumentStart>();
            var node = Read(parser, file, "", lines, 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? node : throw new UsageException($"{file} holds more than one document: put each into a file of its own.");
        }
        catch (YamlException error)
        {
            throw new UsageException($"{file}, line {error.Start.Line}: {error.Message}");
        }
    }

    private static JsonNode? Read(IParser parser, string file, string path, YamlLines lines, int depth)
    {
        if (depth > Deepest)
            throw At(parser, file, $"is nested deeper than {Deepest}");
        if (parser.TryConsume<Scalar>(out var scalar))
            return ToValue(scalar);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                var item = $"{path}[{list.Count}]";
                lines.Add(item, parser.Current?.Start.Line ?? 0);
                list.Add(Read(parser, file, item, lines, depth + 1));
            }

            return list;
        }

        if (!parser.TryConsume<MappingStart>(out _))
            throw At(parser, file, "has an anchor's alias, which is not understood: write it out");
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw At(parser, file, "has a key that is no text");
            if (members.ContainsKey(key.Value))
                throw new UsageException($"{file}, line {key.Start.Line}: {key.Value} stands there twice.");
            var member = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            lines.Add(member, key.Start.Line);
            members[key.Value] = Read(parser, file, member, lines, depth + 1);
        }

        return members;
    }

    // YAML's core schema; a text in quotes is a text whatever it looks like.
    private static JsonValue? ToValue(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(scalar.Value);
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            var text when text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        };
    }

    private static UsageException At(IParser parser, string file, string what) => new($"{file}, line {parser.Current?.Start.Line}: {what}.");
}
