using System.Xml.Linq;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Leah.Webhooks.Platform.Storage;

/// <summary>The keys of Data Protection in the database, the same for all nodes: what one has encrypted the others can read.</summary>
internal sealed class KeyTable(Database database) : IXmlRepository
{
    private const string All = "SELECT key_xml FROM data_protection_keys ORDER BY name";

    private const string Insert = "INSERT INTO data_protection_keys (name, key_xml) VALUES (@name, @xml)";

    // Data Protection asks without waiting in the manner of tasks. It asks a few times in a program's life.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => database.ReadAsync(session => session.QueryAsync(All, row => XElement.Parse(row.GetString(0))))).GetAwaiter().GetResult()];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => database.WriteAsync(session => session.ExecuteAsync(Insert, ("@name", friendlyName), ("@xml", element.ToString(SaveOptions.DisableFormatting)))))
            .GetAwaiter().GetResult();
}
