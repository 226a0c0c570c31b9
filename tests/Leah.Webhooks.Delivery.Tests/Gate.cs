using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>Makes an endpoint hang until it is opened; then it answers as told, to those that hang too.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource<int> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Gate(HttpsEndpoint endpoint) => endpoint.Answer = async (context, _) => context.Response.StatusCode = await _status.Task.WaitAsync(context.RequestAborted);

    public void Open(int status = 200) => _status.TrySetResult(status);
}
