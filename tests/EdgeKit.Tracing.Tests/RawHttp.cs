using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeKit.Tracing.Tests;

/// <summary>
/// Sends header lines exactly as they are written, twice the same name included, which HttpClient would join or refuse.
/// </summary>
internal static class RawHttp
{
    public static Task<RawAnswer> GetAsync(Uri server, string path, params string[] headerLines) =>
        SendAsync(server, $"GET {path}", ["Connection: close", .. headerLines]);

    /// <summary>Sends a request whose headers say that the connection ends with it.</summary>
    public static async Task<RawAnswer> SendAsync(Uri server, string methodAndTarget, params string[] headerLines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        await using var stream = client.GetStream();
        var headers = string.Concat(headerLines.Select(l => l + "\r\n"));
        var request = $"{methodAndTarget} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return RawAnswer.Parse(await reader.ReadToEndAsync());
    }
}
