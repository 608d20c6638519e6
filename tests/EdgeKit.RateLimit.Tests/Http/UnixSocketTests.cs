using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Tests.Http;

/// <summary>
/// A peer on a Unix domain socket has no address: a proxy there tells its clients' addresses, or all count as one and
/// the log says so.
/// </summary>
public sealed class UnixSocketTests
{
    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK, 0)]
    [InlineData("10.0.0.0/8", HttpStatusCode.TooManyRequests, 1)]
    public async Task Clients_behind_a_local_proxy_are_distinguished(
        string trusted, HttpStatusCode other, int warnings)
    {
        var socket = Path.Combine(Directory.CreateTempSubdirectory("edgekit-").FullName, "s");
        using var logs = new CapturedLog();
        await using var app = Build(socket, trusted, logs);
        await app.StartAsync();
        using var client = ClientOf(socket);

        (await AskAsync(client, "203.0.113.1")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync(client, "203.0.113.2")).ShouldBe(other);

        logs.Lines.Count(l => l.Text.Contains("TrustedProxies", StringComparison.Ordinal)).ShouldBe(warnings);
    }

    private static WebApplication Build(string socket, string trusted, CapturedLog logs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(socket));
        builder.Services.AddEdgeKitRateLimit(TestConfiguration.Section(
            $$"""{ "Global": [ "one" ], "TrustedProxies": [ "{{trusted}}" ], "Policies": { "one": { "Capacity": 1, "RefillPerSecond": 0.001 } } }"""));
        var app = builder.Build();
        app.UseEdgeKitGlobalRateLimit();
        app.MapGet("/", () => "ok");
        return app;
    }

    private static HttpClient ClientOf(string socket) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
            return new NetworkStream(connection, ownsSocket: true);
        },
    });

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
