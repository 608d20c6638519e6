using EdgeKit.Auth.Memory;

namespace EdgeKit.Auth.Tests.Memory;

public sealed class MemoryReplayStoreTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryReplayStore _store;

    public MemoryReplayStoreTests() => _store = new MemoryReplayStore(_clock);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(59)]
    public async Task A_proof_is_remembered_for_a_lifetime_whenever_it_came(int begin)
    {
        _clock.Advance(TimeSpan.FromSeconds(begin));
        await _store.TryAddAsync("a", Lifetime);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await _store.TryAddAsync("b", Lifetime);
        _clock.Advance(TimeSpan.FromSeconds(29));

        (await _store.TryAddAsync("a", Lifetime)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_long_lifetime_is_not_shortened_by_later_records()
    {
        await _store.TryAddAsync("login", 10 * Lifetime);
        for (var i = 0; i < 9; i++)
        {
            _clock.Advance(Lifetime);
            await _store.TryAddAsync($"proof-{i}", Lifetime);
        }

        (await _store.TryAddAsync("login", 10 * Lifetime)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_proof_is_dropped_after_its_lifetime()
    {
        await _store.TryAddAsync("a", Lifetime);
        _clock.Advance(2 * Lifetime);

        (await _store.TryAddAsync("a", Lifetime)).ShouldBeTrue();
    }
}
