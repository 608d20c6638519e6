using EdgeKit.Cache.Http.Storage;
using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Http.Storage;

public sealed class DoorkeeperTests
{
    private readonly SteppedTimeProvider _clock = new();

    [Fact]
    public void A_key_is_known_when_it_comes_a_second_time_within_the_window()
    {
        var door = new Doorkeeper(_clock);

        door.Knows("a").ShouldBeFalse();
        _clock.Advance(Doorkeeper.Window);
        door.Knows("a").ShouldBeTrue();
        _clock.Advance(3 * Doorkeeper.Window);
        door.Knows("a").ShouldBeFalse();
    }

    [Fact]
    public void Keys_that_come_once_do_not_make_others_known()
    {
        var door = new Doorkeeper(_clock);

        Enumerable.Range(
            0, 4 * Doorkeeper.MaxKeys).Count(i => door.Knows($"key {i}")).ShouldBeLessThan(Doorkeeper.MaxKeys / 20);
    }
}
