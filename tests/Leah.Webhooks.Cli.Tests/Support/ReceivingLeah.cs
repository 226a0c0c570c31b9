using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary><c>leah receive</c> while it runs.</summary>
internal sealed class ReceivingLeah : IAsyncDisposable
{
    private const string Ready = "Receiving at ";

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private Task _rest = Task.CompletedTask;

    private ReceivingLeah(Process process)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && certificate.GetCertHashString() == TrustedCertificate?.Thumbprint,
            },
        });
    }

    /// <summary>The one certificate that the client takes for https.</summary>
    public X509Certificate2? TrustedCertificate { get; set; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    public static async Task<ReceivingLeah> StartAsync(string folder, params string[] arguments)
    {
        string[] all = ["receive", "--urls", "http://127.0.0.1:0", .. arguments];
        var leah = new ReceivingLeah(Leah.Start(folder, arguments.Contains("--urls") ? ["receive", .. arguments] : all));
        while (await leah._process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            leah._errors.AppendLine(line);
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                leah.Address = new(line[Ready.Length..line.IndexOf(' ', Ready.Length)]);
                // Read on, or the process would stop at a full pipe.
                leah._rest = leah._process.StandardError.ReadToEndAsync(CancellationToken.None);
                return leah;
            }
        }

        throw new InvalidOperationException($"leah receive did not start: {leah._errors}");
    }

    public async Task<HttpResponseMessage> PostAsync(string body, string? authorization = null, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path));
        request.Content = new StringContent(body);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization ?? $"Basic {Convert.ToBase64String("my_user:my_pass"u8)}");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends SIGTERM; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _rest;
        _process.Dispose();
    }
}
