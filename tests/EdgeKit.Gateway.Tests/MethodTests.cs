using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Tests;

/// <summary>Methods that a gateway has no part in.</summary>
public sealed class MethodTests
{
    [Theory]
    [InlineData("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22")]
    [InlineData("TRACE /api/things HTTP/1.1\r\nHost: here")]
    public async Task A_tunnel_and_an_echo_are_a_501_that_no_destination_sees(string head)
    {
        var seen = 0;
        await using var gateway = await TestGateway.StartAsync("{}", """ "Match": { "Path": "{**rest}" } """, context =>
        {
            Interlocked.Increment(ref seen);
            return context.Response.WriteAsync("echo");
        });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + "\r\nConnection: close\r\n\r\n"));

        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 501 ");
        seen.ShouldBe(0);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP_2_is_an_extended_CONNECT_and_goes_through()
    {
        await using var gateway = await TestGateway.StartAsync("{}", "", async context =>
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync();
            await accepted.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        using var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        using var http2 = new HttpMessageInvoker(new SocketsHttpHandler());
        await socket.ConnectAsync(
            new UriBuilder(gateway.Http2Address) { Scheme = "ws", Path = "/api/socket" }.Uri, http2, default);
        var buffer = new byte[100];

        var received = await socket.ReceiveAsync(buffer, default);

        Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe("hello");
    }
}
