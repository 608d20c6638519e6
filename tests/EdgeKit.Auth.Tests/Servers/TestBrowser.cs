using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>Keeps cookies as a browser does, whatever the port; shows redirects instead of following them.</summary>
internal sealed partial class TestBrowser : IDisposable
{
    private readonly HttpClient _client;

    public TestBrowser(string url) =>
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false,
            CookieContainer = Jar }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };

    public CookieContainer Jar { get; } = new();

    public string? Cookie(string name) => Jar.GetCookies(_client.BaseAddress!)[name]?.Value;

    public void SetCookie(string name, string value) => Jar.Add(_client.BaseAddress!, new Cookie(name, value, "/"));

    public Task<HttpResponseMessage> GetAsync(string url) => _client.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute));

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _client.SendAsync(request);
    }

    /// <summary>An answer that goes on, from its beginning.</summary>
    public async Task<Stream> OpenAsync(HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add("X-CSRF", "1");
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStreamAsync();
    }

    /// <summary>A WebSocket as a page of this site opens it.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync(string url)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = Jar;
        socket.Options.SetRequestHeader("Origin", _client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        var address = new UriBuilder(new Uri(_client.BaseAddress, url)) { Scheme = "ws" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return socket;
    }

    public async Task<int> StatusAsync(string url)
    {
        using var response = await GetAsync(url);
        return (int)response.StatusCode;
    }

    /// <summary>The whole way: to the server, through its form, and back to where the callback sends.</summary>
    public async Task<HttpResponseMessage> LogInAsync(string person = "alice", string login = "/bff/login") =>
        await GetAsync(await AuthorizeAsync(person, login));

    /// <summary>The way up to the callback, which is not called yet.</summary>
    public async Task<string> AuthorizeAsync(string person = "alice", string login = "/bff/login")
    {
        using var started = await GetAsync(login);
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync());
        using var form = await GetAsync(started.Headers.Location!.OriginalString);
        if (form.StatusCode == HttpStatusCode.Redirect)
        {
            return form.Headers.Location!.OriginalString; // still signed in at the server
        }

        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["request"] = RequestField().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value,
            ["username"] = person,
            ["password"] = $"{person}-pw",
        });
        using var signedIn = await _client.PostAsync(new Uri(started.Headers.Location!, "/connect/login"), fields);
        return signedIn.Headers.Location!.OriginalString;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"request\" value=\"([0-9a-f]+)\"")]
    private static partial Regex RequestField();
}
