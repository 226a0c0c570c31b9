using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Makes an operator's key where nobody has one yet, and prints it: the one time that it can be seen.</summary>
internal sealed class FirstOperatorKey(ApiKeys keys, IOptions<SecurityOptions> security, IOptions<StorageOptions> storage)
{
    public async Task PrintAsync(IEnumerable<string> addresses)
    {
        if (security.Value.OperatorKey is not null || keys.All.Any(key => key.Role == Role.Operator))
            return;
        if (await keys.MakeFirstAsync("First operator") is not { } text)
            return;
        var address = addresses.FirstOrDefault() ?? "http://127.0.0.1:5080";

        // To the console and not to the log, which others may keep and read.
        await Console.Out.WriteLineAsync($"""

            This is the first start. Operator key, shown only now: {text}

              Sign in    curl -H "Authorization: Bearer <the key>" {address}/v1/api-keys
              The API    {address}/docs
              Kept in    {DatabaseFile.Name(storage.Value)}

            Keep the key where you keep secrets. If it is lost, set Security:OperatorKey to one of your own and start again.

            """);
    }
}
