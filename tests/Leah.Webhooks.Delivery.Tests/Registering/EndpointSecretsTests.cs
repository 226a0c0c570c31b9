using Leah.Webhooks.Delivery.Registering;
using Microsoft.AspNetCore.DataProtection;

namespace Leah.Webhooks.Delivery.Tests.Registering;

public sealed class EndpointSecretsTests
{
    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_secret_stands_nowhere_in_the_database_as_it_is()
    {
        await using var file = await RegistryFile.OpenAsync();
        var draft = RegistryFile.Draft with { Authentication = new AuthenticationDraft("bearer", Token: "a-token-that-is-easy-to-find") };
        await file.Get<EndpointRegister>().CreateAsync(RegistryFile.Partnership, draft);

        await file.Database.TruncateLogAsync();

        var bytes = await File.ReadAllBytesAsync(file.File);
        bytes.AsSpan().IndexOf("https://partner.example/hooks"u8).ShouldBeGreaterThan(0);
        bytes.AsSpan().IndexOf("a-token-that-is-easy-to-find"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task A_secret_opens_for_its_own_endpoint_only()
    {
        await using var file = await RegistryFile.OpenAsync();
        var secrets = file.Get<EndpointSecrets>();
        var (own, other) = (await file.AddEndpointAsync(), await file.AddEndpointAsync());

        secrets.Open(own).Credentials.ShouldBe(new BasicCredentials("my_user", "my_pass"));
        var opened = secrets.Open(other with { Secret = own.Secret });
        opened.Credentials.ShouldBeNull();
        opened.Problem.ShouldNotBeNull().ShouldContain(other.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("CfDJ8GarbageGarbageGarbage")]
    public async Task What_the_key_ring_does_not_open_is_a_value_not_an_exception(string stored)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();

        new EndpointSecrets(new EphemeralDataProtectionProvider()).Open(endpoint).Problem.ShouldNotBeNull().ShouldContain("key ring");
        file.Get<EndpointSecrets>().Open(endpoint with { Secret = stored }).Credentials.ShouldBeNull();
    }
}
