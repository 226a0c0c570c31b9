using System.Net;
using System.Net.Http.Headers;
using Leah.Webhooks.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Platform.Tests.Access;

/// <summary>Every route of the running server, from its own table: a new route is tried without a line here, and one without a rule fails.</summary>
public sealed class RouteAccessTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Own = "own-partnership";
    private readonly PlatformHost host = shared.Host;

    [Fact]
    public void Every_route_says_who_may_call_it() =>
        Routes().Where(route => route.Rule is null && !route.Open).Select(route => route.Name).ShouldBeEmpty();

    [Fact]
    public void Open_to_all_are_only_health_and_the_description() =>
        Routes().Where(route => route.Open).ShouldAllBe(route =>
            route.Path.StartsWith("/health/") || route.Path.StartsWith("/openapi/") || route.Path.StartsWith("/docs"));

    [Fact]
    public void Publishers_and_partners_get_what_the_contract_gives_them()
    {
        var closed = Routes().Where(route => route.Rule is not null).ToList();
        closed.Where(route => route.Rule!.Roles.Contains(Role.Publisher))
            .ShouldAllBe(route => route.Name == "POST /v1/events" || route.Path.StartsWith("/v1/learners") || route.Path.EndsWith("/license-keys"));
        closed.Where(route => route.Rule!.Roles.Contains(Role.Partner)).ShouldAllBe(route =>
            route.Path.StartsWith("/v1/partnerships/{partnershipId}/endpoints") || route.Path.StartsWith("/v1/deliveries") || route.Path.StartsWith("/v1/replays/")
            || route.Path == "/v1/event-types" || (route.Path.StartsWith("/v1/events") && route.Method == "GET"));
    }

    [Fact]
    public async Task A_route_without_a_key_answers_401()
    {
        foreach (var route in Closed())
            (await SendAsync(route, null)).ShouldBe(HttpStatusCode.Unauthorized, route.Name);
    }

    [Fact]
    public async Task A_route_with_an_unknown_key_answers_401()
    {
        foreach (var route in Closed())
            (await SendAsync(route, "leah_operator_nobody")).ShouldBe(HttpStatusCode.Unauthorized, route.Name);
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("publisher")]
    [InlineData("partner")]
    public async Task A_route_lets_a_role_in_just_where_its_rule_says_so(string role)
    {
        var key = await host.KeyAsync(role, role == "partner" ? Own : null);
        foreach (var route in Closed())
        {
            var allowed = route.Rule!.Roles.Any(allowed => allowed.ToString().Equals(role, StringComparison.OrdinalIgnoreCase));
            var status = await SendAsync(route, key);
            if (allowed)
                status.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError);
            else
                status.ShouldBe(HttpStatusCode.Forbidden, route.Name);
        }
    }

    [Fact]
    public async Task A_partner_is_refused_where_the_path_names_another_partnership()
    {
        var key = await host.KeyAsync("partner", "another-partnership");
        foreach (var route in Closed().Where(route => route.Path.Contains("{partnershipId}")))
            (await SendAsync(route, key)).ShouldBe(HttpStatusCode.Forbidden, route.Name);
    }

    private IEnumerable<Route> Closed() => Routes().Where(route => !route.Open);

    private List<Route> Routes()
    {
        host.Client();
        return
        [
            .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new Route(
                    method,
                    "/" + endpoint.RoutePattern.RawText!.Trim('/'),
                    endpoint.Metadata.GetMetadata<AccessRule>(),
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                    endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0]))),
        ];
    }

    private async Task<HttpStatusCode> SendAsync(Route route, string? key)
    {
        var path = route.Path.Replace("{partnershipId}", Own).Replace("{", "").Replace("}", "");
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.ContentType is { } type)
        {
            request.Content = new StringContent("{}");
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var response = await host.Client(key).SendAsync(request);
        return response.StatusCode;
    }

    private sealed record Route(string Method, string Path, AccessRule? Rule, bool Open, string? ContentType)
    {
        public string Name => $"{Method} {Path}";
    }
}
