using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Platform.Tests.Operations;

/// <summary>The server's life as an operator sees it: real processes, real signals.</summary>
public sealed class StartingTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const string Printed = "Operator key, shown only now: ";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_first_start_prints_an_operators_key_that_works_and_later_ones_print_none()
    {
        string key;
        await using (var first = new PlatformProcess(folder.FullPath, "--Urls", AnyPort))
        {
            var address = await first.AddressAsync();
            key = (await first.LineAsync(Printed)).Split(Printed)[1].Trim();
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await client.GetAsync("/v1/api-keys");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Headers.Contains("Server").ShouldBeFalse();
            first.Terminate();
            (await first.ExitAsync()).Code.ShouldBe(0);
            first.Output.ShouldContain($"{address.ToString().TrimEnd('/')}/docs");
        }

        await using var second = new PlatformProcess(folder.FullPath, "--Urls", AnyPort);
        await second.LineAsync("Application started");
        second.Terminate();
        (await second.ExitAsync()).Code.ShouldBe(0);

        second.Output.ShouldNotContain("leah_operator_");
        File.Exists(folder.File("data/platform.db")).ShouldBeTrue();
        Directory.GetFiles(folder.File("data/keys")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_key_of_the_settings_is_an_operators_and_is_never_printed()
    {
        const string key = "a-key-of-my-own-with-more-than-32-characters";
        await using var server = new PlatformProcess(folder.FullPath, "--Urls", AnyPort, "--Security:OperatorKey", key);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = await server.AddressAsync() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        var status = (await client.GetAsync("/v1/api-keys")).StatusCode;
        server.Terminate();
        var (code, errors) = await server.ExitAsync();

        status.ShouldBe(HttpStatusCode.OK);
        code.ShouldBe(0);
        (server.Output + errors).ShouldNotContain(key);
        server.Output.ShouldNotContain("leah_operator_");
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_a_line_each_and_no_stack_trace()
    {
        await using var server = new PlatformProcess(
            folder.FullPath, "--Delivery:Timeout", "15", "--Delivery:TimeOuts", "1", "--Storage:Provider", "postgres", "--Storage:ConnectionString", "Data Source=data/platform.db", "--Security:OperatorKey", "too short");

        var (code, errors) = await server.ExitAsync();

        code.ShouldBe(1);
        server.Output.ShouldBeEmpty();
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        errors.ShouldContain("Delivery:Timeout is \"15\"");
        errors.ShouldContain("Did you mean Delivery:Timeout?");
        errors.ShouldContain("Storage:ConnectionString is missing: with PostgreSQL set it to a text such as");
        errors.ShouldContain("Security:OperatorKey has 9 characters");
        errors.ShouldNotContain("too short");
        Directory.GetFileSystemEntries(folder.FullPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start_with_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var server = new PlatformProcess(folder.FullPath, "--Urls", $"http://{taken.LocalEndpoint}", "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Microsoft", "None");

        var (code, errors) = await server.ExitAsync();

        code.ShouldBe(1);
        errors.ShouldStartWith("Cannot start: Urls: ");
        errors.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_stops_the_start_with_one_line()
    {
        var file = folder.Write("a-file", "where a folder should be");
        await using var server = new PlatformProcess(folder.FullPath, "--Urls", AnyPort, "--Storage:ConnectionString", $"Data Source={file}/platform.db");

        var (code, errors) = await server.ExitAsync();

        code.ShouldBe(1);
        errors.ShouldStartWith("Cannot start: The folder ");
        errors.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_process_over_the_same_file_is_refused_with_one_line()
    {
        await using var first = new PlatformProcess(folder.FullPath, "--Urls", AnyPort);
        await first.LineAsync("Application started");
        await using var second = new PlatformProcess(folder.FullPath, "--Urls", AnyPort);

        var (code, errors) = await second.ExitAsync();

        code.ShouldBe(1);
        errors.ShouldContain("another process uses it");
        errors.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Sigterm_takes_no_new_connection_lets_the_request_in_flight_finish_and_exits_0()
    {
        await using var server = new PlatformProcess(folder.FullPath, "--Urls", AnyPort);
        var address = await server.AddressAsync();
        var key = (await server.LineAsync(Printed)).Split(Printed)[1].Trim();
        const string body = """{"name":"In flight","role":"publisher"}""";
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/api-keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        (await reader.ReadLineAsync())!.ShouldContain("100 Continue");
        await reader.ReadLineAsync();

        server.Terminate();
        await server.LineAsync("Application is shutting down");
        await RefusedAsync(address.Port);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body));

        (await reader.ReadLineAsync())!.ShouldContain("201");
        (await server.ExitAsync()).Code.ShouldBe(0);
    }

    /// <summary>Connects until it is refused: between the signal and the closing of the socket there is a moment.</summary>
    private static async Task RefusedAsync(int port)
    {
        while (true)
        {
            using var late = new TcpClient();
            try
            {
                await late.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
