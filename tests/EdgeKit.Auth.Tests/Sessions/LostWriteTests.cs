using EdgeKit.Auth.Memory;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>
/// The server has used up a refresh token, and what came for it cannot be stored: sending the old one again would end
/// the login.
/// </summary>
public sealed class LostWriteTests : IAsyncLifetime
{
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(310);
    private readonly FakeTimeProvider _clock = new();
    private LoginServers _servers = null!;
    private TestBrowser _browser = null!;

    private FlakyStore Store => (FlakyStore)_servers.Server.Services.GetRequiredService<ISessionStore>();

    public async Task InitializeAsync()
    {
        _clock.AdjustTime(DateTimeOffset.UtcNow);
        _servers = await LoginServers.OpenAsync(_clock, services => services
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<ISessionStore>(
                provider => new FlakyStore(provider.GetRequiredService<MemorySessionStore>())));
        _browser = await _servers.LogInAsync();
        Store.FailsWrites = true;
        _clock.Advance(Over);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task A_request_with_the_old_token_gets_the_new_one_and_no_refresh_token_is_sent_twice()
    {
        for (var i = 0; i < 5; i++)
        {
            (await _browser.StatusAsync("/api/token")).ShouldBe(200);
        }

        _servers.Identity.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task The_new_tokens_are_written_as_soon_as_the_store_is_back()
    {
        (await _browser.StatusAsync("/api/token")).ShouldBe(200);
        await UntilAsync(() => Store.Refused >= 3);
        Store.FailsWrites = false;

        await UntilAsync(() => Store.Written >= 1);

        // What is sent next is the stored successor: the old one would be refused, and end the login.
        _clock.Advance(TimeSpan.FromSeconds(250));
        (await _browser.StatusAsync("/api/token")).ShouldBe(200);
        await UntilAsync(() => _servers.Identity.Refreshes == 2);
        (await _browser.StatusAsync("/bff/user")).ShouldBe(200);
        await UntilAsync(() => Store.Written >= 2);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!holds())
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, patience.Token);
        }
    }
}
