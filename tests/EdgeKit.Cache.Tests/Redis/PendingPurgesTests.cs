using EdgeKit.Cache.Redis;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class PendingPurgesTests
{
    private readonly PendingPurges _pending = new();

    /// <summary>Otherwise this process would read entries from Redis that it is about to remove.</summary>
    [Fact]
    public void Items_that_are_being_sent_are_still_pending()
    {
        _pending.Add("t");
        _pending.Take().Tags.ShouldBe(["t"]);
        _pending.IsEmpty.ShouldBeFalse();
        _pending.Complete();
        _pending.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Items_that_could_not_be_sent_stay()
    {
        _pending.Add("t");
        _pending.Take();
        _pending.Add("t");
        _pending.Complete();
        _pending.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Too_many_items_become_a_purge_of_everything()
    {
        for (var i = 0; i < 10_001; i++)
        {
            _pending.Add($"{i}");
        }

        _pending.Take().Tags.ShouldBe(["*"]);
    }
}
