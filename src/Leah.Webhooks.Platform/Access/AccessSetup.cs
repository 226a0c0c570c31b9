using Leah.Webhooks.Platform.Access.Storage;
using Microsoft.AspNetCore.Authentication;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Puts sign-in by API key together.</summary>
internal static class AccessSetup
{
    public static void AddLeahAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section);
        builder.Services
            .AddSingleton<ApiKeyTable>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<FailedSignIns>()
            .AddSingleton<FirstOperatorKey>()
            .AddHostedService<RecordKeyUses>()
            .AddHostedService<FollowKeys>()
            .AddAuthorization()
            .AddAuthentication(SignIn.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SignIn>(SignIn.SchemeName, null);
    }
}
