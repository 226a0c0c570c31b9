using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Leah.Webhooks.Demo;

/// <summary>The platform's API, as anybody calls it over HTTP.</summary>
internal sealed class PlatformApi(HttpClient http, Uri platform, string key)
{
    /// <summary>The same API with another key.</summary>
    public PlatformApi With(string otherKey) => new(http, platform, otherKey);

    public async Task<string> MakePublisherKeyAsync(CancellationToken cancellation) =>
        (await PostAsync<MadeKey>("/v1/api-keys", new { name = "Learning platform", role = "publisher" }, cancellation)).Key;

    public Task<Made> MakePartnershipAsync(Partnership partnership, CancellationToken cancellation) =>
        PostAsync<Made>("/v1/partnerships", new { partnership.Id, partnership.Name, partnership.Kind, partnership.Code }, cancellation);

    public Task<Made> MakeEndpointAsync(Partnership partnership, PartnerEndpoint endpoint, Uri url, CancellationToken cancellation) =>
        PostAsync<Made>($"/v1/partnerships/{partnership.Id}/endpoints", new
        {
            url,
            endpoint.EventTypes,
            Authentication = endpoint.Credentials switch
            {
                BasicCredentials basic => (object)new { Type = "basic", basic.Username, basic.Password },
                BearerCredentials bearer => new { Type = "bearer", bearer.Token },
                _ => throw new InvalidOperationException("There are two kinds of credentials."),
            },
            Description = endpoint.Name,
            endpoint.MaxInFlight,
            endpoint.RetryDelaysSeconds,
        }, cancellation);

    /// <summary>Makes license keys, for partnerships that learners do not join by a code.</summary>
    public async Task<IReadOnlyList<string>> MakeLicenseKeysAsync(Partnership partnership, int count, CancellationToken cancellation) =>
        (await PostAsync<MadeLicenseKeys>($"/v1/partnerships/{partnership.Id}/license-keys", new { count }, cancellation)).Keys;

    /// <summary>Reports what a learner did; what comes back means that it is on disk with the events that it fired.</summary>
    public async Task<IReadOnlyList<FiredEvent>> ReportAsync(Step step, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(step.Body, step.Body.GetType());
        return (await SendAsync<StepAnswer>(step.Method, step.Path, content, cancellation)).Events;
    }

    /// <summary>An event's body, byte for byte as it was made.</summary>
    public async Task<byte[]> BodyAsync(FiredEvent fired, CancellationToken cancellation) =>
        Encoding.UTF8.GetBytes((await SendAsync<EventSeen>(HttpMethod.Get, $"/v1/events/{fired.Id}", null, cancellation)).Body.GetRawText());

    public async Task<IReadOnlyList<EndpointSeen>> EndpointsAsync(Partnership partnership, CancellationToken cancellation) =>
        (await SendAsync<Page<EndpointSeen>>(HttpMethod.Get, $"/v1/partnerships/{partnership.Id}/endpoints", null, cancellation)).Items;

    /// <summary>All deliveries, page by page.</summary>
    public async Task<IReadOnlyList<DeliverySeen>> DeliveriesAsync(CancellationToken cancellation)
    {
        var all = new List<DeliverySeen>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await SendAsync<Page<DeliverySeen>>(HttpMethod.Get, $"/v1/deliveries?limit=200{query}", null, cancellation);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    public Task<DeliveryDetails> DeliveryAsync(string id, CancellationToken cancellation) =>
        SendAsync<DeliveryDetails>(HttpMethod.Get, $"/v1/deliveries/{id}", null, cancellation);

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body, body.GetType());
        return await SendAsync<T>(HttpMethod.Post, path, content, cancellation);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(platform, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await AnswerAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new PlatformFailedException($"{method} {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        return await answer.Content.ReadFromJsonAsync<T>(cancellation) ?? throw new PlatformFailedException($"{method} {path} was answered with null.");
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new PlatformFailedException(
                $"The platform does not answer {request.Method} {request.RequestUri}: {failure.Message} See {PlatformProcess.LogName}.");
        }
    }
}
