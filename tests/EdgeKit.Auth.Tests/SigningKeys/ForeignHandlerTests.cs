using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.SigningKeys;

/// <summary>
/// An application has hung a handler of its own into every client, and it throws what only the application knows.
/// </summary>
public sealed class ForeignHandlerTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private bool _opens;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Keys_that_it_keeps_away_are_fetched_as_soon_as_it_lets_them_through()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings(), HangIn);
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(503);

        Volatile.Write(ref _opens, true);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await server.StatusAsync("/me", _issuer.Draft().Signed) != 200)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task A_login_that_it_keeps_away_is_a_503()
    {
        await using var server = await BffServer.StartAsync(BffServer.Settings(_issuer.Url), configure: HangIn);
        using var browser = new TestBrowser(server.Url);

        (await browser.StatusAsync("/bff/login")).ShouldBe(503);
    }

    private void HangIn(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Circuit(this)));

    private sealed class Circuit(ForeignHandlerTests test) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Volatile.Read(ref test._opens)
            ? base.SendAsync(request, cancellationToken) : throw new CircuitIsOpenException();
    }

    private sealed class CircuitIsOpenException() : Exception("The circuit is open.");
}
