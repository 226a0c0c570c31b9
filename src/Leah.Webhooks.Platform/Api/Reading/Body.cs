using System.Reflection;
using System.Text.Json;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>What a request's body can check of itself beyond the kinds of its members.</summary>
internal interface ICheckedBody
{
    void Check(Faults faults);
}

/// <summary>A request's JSON body: one object, read strictly. The handler runs only where there is nothing wrong with it.</summary>
internal sealed class Body<T> : IRequestPart, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider where T : class
{
    private const int Limit = 64 * 1024;

    private T? value;
    private HashSet<string> given = [];

    public Faults Faults { get; } = new();

    public Problem? Refusal { get; private init; }

    /// <summary>The body's members.</summary>
    public T Value => value ?? throw new InvalidOperationException("The body was refused; the group of the route does not refuse bad requests.");

    /// <summary>Whether the member stands in the body: what a change leaves out stays as it is, what it gives as null is cleared.</summary>
    /// <param name="member">Its name in JSON.</param>
    public bool Gives(string member) => given.Contains(member);

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await BoundedBody.ReadAsync(context.Request, Limit) is { } bytes ? Read(bytes) : new Body<T> { Refusal = ProblemCatalog.BodyTooLarge(Limit) };

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static Body<T> Read(byte[] bytes)
    {
        var body = new Body<T>();
        var type = ApiJson.Default.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not named in ApiJson.");
        using var document = StrictJson.Parse(bytes, body.Faults);
        if (document is null || !StrictJson.Fits(document.RootElement, type, body.Faults))
            return body;
        body.given = document.RootElement.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        body.value = (T?)document.RootElement.Deserialize(type);
        (body.value as ICheckedBody)?.Check(body.Faults);
        return body;
    }
}
