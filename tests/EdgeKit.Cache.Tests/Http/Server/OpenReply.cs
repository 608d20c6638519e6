using System.Text;
using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>An answer that a client has the head of.</summary>
internal sealed class OpenReply(HttpResponseMessage response, Stream body) : IDisposable
{
    public int Status => (int)response.StatusCode;

    public string CacheStatus => string.Join(", ", response.Headers.GetValues("Cache-Status"));

    /// <summary>Waits for as many bytes as a text has.</summary>
    public async Task<string> ReadAsync(string expected)
    {
        var buffer = new byte[expected.Length];
        await body.ReadExactlyAsync(buffer);
        return Encoding.ASCII.GetString(buffer);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(body, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }
}
