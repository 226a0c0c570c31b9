namespace Leah.Webhooks.Demo;

/// <summary>The last words: what came of it, and where to look further.</summary>
internal static class Closing
{
    public static void Write(Reckoning reckoning)
    {
        Console.WriteLine(
            $"""

             Fired         {reckoning.Events} events by learners' steps, as {reckoning.Deliveries} deliveries to 4 endpoints
             Requests      {reckoning.Attempts}: {reckoning.Attempts - reckoning.Refused} taken, {reckoning.Refused} refused
             Held          {reckoning.Held} while an endpoint was down; {reckoning.Drained} of them drained after it
             In tables     {reckoning.Tables.Values.Sum(tables => tables.Received)} events at 4 partners' programs: {reckoning.Tables.Values.Sum(tables => tables.Tests)} tests, {reckoning.Tables.Values.Sum(tables => tables.Levels)} levels
            """);
        if (reckoning.Faults.Count == 0)
        {
            Console.WriteLine(" Checked       each event arrived once at each endpoint, byte for byte,\n               and stands once in the partner's tables");
            return;
        }

        Console.WriteLine($"\n Not as expected:");
        foreach (var fault in reckoning.Faults)
            Console.WriteLine($"   {fault}");
    }

    public static void WriteWhereToLook(Uri platform, DemoFolder folder, Partners partners)
    {
        var address = platform.GetLeftPart(UriPartial.Authority);
        var key = folder.Typed(DemoFolder.KeyName);
        Console.WriteLine(
            $"""

             The platform is still up; Ctrl-C ends it. Where to look:
               Its API       {address}/docs
               Operator key  {key}
               Its log       {folder.Typed(PlatformProcess.LogName)}
               A partner     {folder.Typed(partners.Norte.Endpoints[0].DatabaseName)}: what it received, and its tables

             In another terminal (what arrives is shown here):
               url={address}/v1
               auth="Authorization: Bearer $(cat {key})"
               curl -H "$auth" "$url/deliveries?limit=3"
               curl -H "$auth" $url/partnerships/{partners.Norte.Id}/endpoints
               curl -H "$auth" -H "Content-Type: application/json" $url/events \
                 -d @{DemoFolder.TypedFromRoot("src/Leah.Webhooks/Events/Samples/USER_REGISTERED.json")}
               dotnet run --project {DemoFolder.TypedFromRoot("src/Leah.Webhooks.Cli")} -- received list \
                 --database "Data Source={folder.Typed(partners.Norte.Endpoints[0].DatabaseName)}"

            """);
    }
}
