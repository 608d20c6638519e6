using EdgeKit.Auth.Memory;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.Tests.Sessions;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Memory;

public sealed class MemorySessionStoreTests : SessionStoreContract
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MemorySessionStore _store;

    public MemorySessionStoreTests() => _store = new MemorySessionStore(new TwoSessions(), _clock);

    private protected override ISessionStore Store => _store;

    [Fact]
    public async Task A_session_that_is_not_used_ends()
    {
        await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));

        (await ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_that_is_used_lasts_up_to_its_lifetime()
    {
        await CreateAsync();
        for (var i = 0; i < 11; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            (await ReadAsync()).ShouldBe("one");
        }

        _clock.Advance(TimeSpan.FromMinutes(5));
        (await ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Memory_is_bounded_and_expired_sessions_make_room()
    {
        (await TryCreateAsync("a")).ShouldBeTrue();
        (await TryCreateAsync("b")).ShouldBeTrue();
        (await TryCreateAsync("c")).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(2));

        (await TryCreateAsync("c")).ShouldBeTrue();
    }

    private ValueTask<bool> TryCreateAsync(string key) =>
        _store.CreateAsync(key, [1], new SessionTimeouts(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), default);

    private sealed class TwoSessions : IOptionsMonitor<AuthOptions>
    {
        public AuthOptions CurrentValue { get; } = new() { Bff = new BffOptions { MaxSessions = 2 } };

        public AuthOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<AuthOptions, string?> listener) => null;
    }
}
