using System.Xml;
using Leah.Webhooks.Cli.Output;
using Spectre.Console;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>The report for people and for machines that read JUnit's XML.</summary>
internal static class VerifyText
{
    public static void WriteCase(IAnsiConsole console, VerifiedCase found, bool startsGroup)
    {
        if (startsGroup)
            console.MarkupLine($"\n[bold]{found.Group}[/]");
        var word = found.Result switch { "pass" => "[green]pass[/]", "fail" => "[red]FAIL[/]", _ => "[grey]n/a [/]" };
        var seen = Printable.Text(found.Seen).ReplaceLineEndings(" ");
        console.Write(new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(1)).AddColumn(new GridColumn().NoWrap().PadRight(1).Width(30)).AddColumn(new GridColumn().PadRight(0))
            .AddRow(word, found.Name, Markup.Escape(seen)));
        if (found.Hint is { } hint)
            console.Write(new Padder(new Text($"{found.Claim}\n→ {hint}"), new Padding(8, 0, 0, 0)));
    }

    public static void WriteSum(IAnsiConsole console, VerifyReport report) =>
        console.MarkupLine($"\n[bold]{report.Passed} passed, {(report.Failed > 0 ? $"[red]{report.Failed} failed[/]" : "0 failed")}, {report.NotApplicable} not applicable[/]");

    public static async Task WriteJUnitAsync(VerifyReport report, TextWriter output)
    {
        await using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, Async = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", $"leah verify {report.Url}");
            xml.WriteAttributeString("tests", $"{report.Cases.Count}");
            xml.WriteAttributeString("failures", $"{report.Failed}");
            xml.WriteAttributeString("skipped", $"{report.NotApplicable}");
            foreach (var each in report.Cases)
                Write(xml, each);
            xml.WriteEndElement();
        }

        await output.WriteLineAsync();
    }

    private static void Write(XmlWriter xml, VerifiedCase each)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", each.Group);
        xml.WriteAttributeString("name", each.Name);
        if (each.Result != "pass")
        {
            xml.WriteStartElement(each.Result == "fail" ? "failure" : "skipped");
            xml.WriteAttributeString("message", Sound(each.Seen));
            if (each.Hint is not null)
                xml.WriteString($"{each.Claim} {each.Hint}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>XML has no room for most control characters, which an answer may hold.</summary>
    private static string Sound(string text) => string.Concat(Printable.Text(text).Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\ufffd'));
}
