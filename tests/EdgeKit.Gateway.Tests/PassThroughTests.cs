using System.Net;
using System.Net.WebSockets;
using System.Text;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// What is more than a request and its answer goes through, with policies on its route, and outlives their reload.
/// </summary>
public sealed class PassThroughTests
{
    private const string Policies = """
        { "RateLimit": { "Policies": { "many": { "Capacity": 1000, "RefillPerSecond": 1000 } } },
          "Resilience": { "Policies": { "backend": { "TotalTimeout": "00:09:00" } } },
          "Idempotency": { "Policies": { "things": { "Anonymous": true, "Required": false } } },
          "Tracing": {} }
        """;

    private const string Route = """
        "RateLimiterPolicy": "many", "Metadata": { "EdgeKit.Resilience": "backend", "EdgeKit.Idempotency": "things", "EdgeKit.Timeout": "00:10:00" }
        """;

    [Fact]
    public async Task A_WebSocket_goes_through_and_stays_open_while_policies_and_routes_change()
    {
        await using var gateway = await TestGateway.StartAsync(Policies, Route, EchoSocketAsync);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(gateway.Client.BaseAddress!) { Scheme = "ws", Path = "/api/socket" }.Uri, default);
        (await AskAsync(socket, "before")).ShouldBe("before");
        var generation = gateway.App.Services.GetRequiredService<PolicyTables>().Current.Generation;

        await gateway.EditAsync(Policies.Replace("\"Capacity\": 1000,", "\"Capacity\": 2000,",
            StringComparison.Ordinal), Route.Replace("00:10:00", "00:20:00", StringComparison.Ordinal));
        await TestGateway.EventuallyAsync(() => Task.FromResult(
            gateway.App.Services.GetRequiredService<PolicyTables>().Current.Generation > generation));

        (await AskAsync(socket, "after")).ShouldBe("after");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task An_answer_under_way_and_its_connection_outlive_a_reload_of_the_routes()
    {
        var reloaded = new TaskCompletionSource();
        await using var gateway = await TestGateway.StartAsync(Policies, Route, async context =>
        {
            await context.Response.WriteAsync($"{context.Connection.Id} begun, ");
            await context.Response.Body.FlushAsync();
            await reloaded.Task;
            await context.Response.WriteAsync("ended");
        });
        using var answer = await gateway.Client.GetAsync(
            new Uri("/api/things", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        await gateway.EditAsync(Policies, Route.Replace("many", "manny", StringComparison.Ordinal));
        var tables = gateway.App.Services.GetRequiredService<PolicyTables>();
        await TestGateway.EventuallyAsync(() => Task.FromResult(tables.Rejected.Count > 0));
        await gateway.EditAsync(Policies, """ "Metadata": { "EdgeKit.Timeout": "00:20:00" } """);
        await TestGateway.EventuallyAsync(() => Task.FromResult(tables.Rejected.Count == 0));
        reloaded.SetResult();

        (await answer.Content.ReadAsStringAsync()).ShouldEndWith("begun, ended");
    }

    [Fact]
    public async Task A_gRPC_call_goes_through_both_ways_with_its_trailers()
    {
        await using var gateway = await TestGateway.StartAsync(
            Policies, Route, """ "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """,
            new TestDestination("one", EchoCallAsync) { Http2 = true });
        using var client = new HttpClient { BaseAddress = gateway.Http2Address };
        var messages = new MessageStream();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/things.Things/Echo")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = messages,
        };
        request.Headers.TE.ParseAdd("trailers");

        await messages.SendAsync("first"u8.ToArray());
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        (await ReadAsync(stream, "first".Length)).ShouldBe("first");
        await messages.SendAsync("second"u8.ToArray());
        (await ReadAsync(stream, "second".Length)).ShouldBe("second");
        messages.End();
        (await stream.ReadAsync(new byte[1])).ShouldBe(0);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/grpc");
        answer.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
    }

    private static async Task<string> ReadAsync(Stream answers, int length)
    {
        var buffer = new byte[length];
        await answers.ReadExactlyAsync(buffer);
        return Encoding.UTF8.GetString(buffer);
    }

    private static async Task EchoCallAsync(HttpContext context)
    {
        context.Request.Headers.TE.ToString().ShouldBe("trailers");
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        var buffer = new byte[100];
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<string> AskAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, default);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static async Task EchoSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(
                0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }
}
