using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>The sample's authorization server and an application where people log in at it.</summary>
internal sealed class LoginServers : IAsyncDisposable
{
    private LoginServers(ShopIdentity identity, BffServer server) => (Identity, Server) = (identity, server);

    public ShopIdentity Identity { get; }

    public BffServer Server { get; }

    public static Task<LoginServers> OpenAsync(params (string Key, string Value)[] settings) =>
        OpenAsync(null, null, settings);

    public static Task<LoginServers> OpenAsync(Action<IServiceCollection> configure) => OpenAsync(null, configure);

    /// <summary>With a clock for the server, which may be that of the application.</summary>
    public static async Task<LoginServers> OpenAsync(
        TimeProvider? clock, Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        var port = EdgeKit.Testing.LoopbackPort.Free();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var identity = await ShopIdentity.StartAsync(clock: clock, redirects: [
            url + "/bff/callback", url.Replace("http:", "https:", StringComparison.Ordinal) + "/bff/callback"]);
        return new LoginServers(
            identity, await BffServer.StartAsync(BffServer.Settings(identity.Url, settings), port, configure));
    }

    public TestBrowser OpenBrowser() => new(Server.Url);

    /// <summary>A browser in which someone is logged in.</summary>
    public async Task<TestBrowser> LogInAsync(string person = "alice")
    {
        var browser = OpenBrowser();
        using var back = await browser.LogInAsync(person);
        ((int)back.StatusCode).ShouldBe(302, await back.Content.ReadAsStringAsync());
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Identity.DisposeAsync();
    }
}
