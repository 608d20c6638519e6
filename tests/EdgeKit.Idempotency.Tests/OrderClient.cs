using System.Net.Http.Headers;
using System.Text;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Sends orders under keys.</summary>
internal sealed class OrderClient : IDisposable
{
    /// <summary>Keeps no cookies: to an anonymous key, who has one is another caller.</summary>
    public HttpClient Http { get; } = new(
        new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromMinutes(5) };

    public async Task<Reply> OrderAsync(Uri address, string? key,
        string body = "{\"sku\":\"W1\"}", string? user = "alice", CancellationToken cancellationToken = default)
    {
        using var request = RequestOf(address, key, body, user);
        using var answer = await Http.SendAsync(request, cancellationToken);
        return await Reply.ReadAsync(answer, cancellationToken);
    }

    /// <summary>Returns as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync(Uri address)
    {
        using var request = RequestOf(address, "\"k1\"", "{\"sku\":\"W1\"}", "alice");
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public void Dispose() => Http.Dispose();

    private static HttpRequestMessage RequestOf(Uri address, string? key, string body, string? user)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        return request;
    }
}
