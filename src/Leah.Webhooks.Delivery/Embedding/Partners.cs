using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Embedding;

/// <summary>Makes partnerships and endpoints in a program that has the engine in it. What is there already is left as it is.</summary>
public sealed class Partners
{
    private readonly PartnershipRegister _partnerships;
    private readonly EndpointRegister _endpoints;

    internal Partners(PartnershipRegister partnerships, EndpointRegister endpoints) => (_partnerships, _endpoints) = (partnerships, endpoints);

    /// <summary>Makes a partnership unless there is one with the id.</summary>
    /// <param name="id">Its id: the <c>partner.id</c> of events.</param>
    /// <param name="name">Its name, for people.</param>
    /// <exception cref="EventsRefusedException">The message says what is wrong.</exception>
    public async Task AddAsync(string id, string name)
    {
        var outcome = await _partnerships.CreateAsync(new PartnershipDraft(id, name, "B2B"));
        if (outcome.Refusal is Refusal.Invalid invalid)
            throw new EventsRefusedException(invalid.Errors);
    }

    /// <summary>Makes an endpoint unless the partnership has one at that address.</summary>
    /// <param name="partnershipId">Whose events it gets.</param>
    /// <param name="url">Its address; <c>https</c>.</param>
    /// <param name="eventTypes">The types that it subscribes to.</param>
    /// <param name="token">The token of Bearer authentication.</param>
    /// <exception cref="EventsRefusedException">The message says what is wrong.</exception>
    public async Task AddEndpointAsync(string partnershipId, Uri url, IReadOnlyList<string> eventTypes, string token)
    {
        ArgumentNullException.ThrowIfNull(url);
        var there = await _endpoints.ListAsync(partnershipId, new Reading.PageRequest(Reading.PageRequest.MostItems, null));
        if (there.Value?.Items.Any(endpoint => endpoint.Url == url) == true)
            return;
        var outcome = await _endpoints.CreateAsync(partnershipId, new EndpointDraft
        {
            Url = url.OriginalString,
            EventTypes = eventTypes,
            Authentication = new AuthenticationDraft("bearer", Token: token),
        });
        if (outcome.Refusal is Refusal.Invalid invalid)
            throw new EventsRefusedException(invalid.Errors);
    }
}
