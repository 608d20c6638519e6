using EdgeKit.Cache.Redis;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class PendingPurgesTests
{
    private readonly PendingPurges _pending = new();

    /// <summary>Otherwise this process would read from Redis what it is just about to remove there.</summary>
    [Fact]
    public void What_is_just_being_said_is_still_pending()
    {
        _pending.Add("t");
        _pending.Take().Tags.ShouldBe(["t"]);
        _pending.IsEmpty.ShouldBeFalse();
        _pending.Complete();
        _pending.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_could_not_be_said_stays()
    {
        _pending.Add("t");
        _pending.Take();
        _pending.Add("t");
        _pending.Complete();
        _pending.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Too_much_becomes_everything()
    {
        for (var i = 0; i < 10_001; i++)
        {
            _pending.Add($"{i}");
        }

        _pending.Take().Tags.ShouldBe(["*"]);
    }
}
