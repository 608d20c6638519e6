using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Tests.Engine;

public sealed class TagInvalidationsTests
{
    private readonly TagInvalidations _purges = new();

    [Fact]
    public void A_purge_invalidates_entries_with_the_tag_that_were_filled_before_it()
    {
        var (tagged, other) = (Entry("t"), Entry("u"));
        _purges.Purge("t");

        _purges.IsValid(tagged).ShouldBeFalse();
        _purges.IsValid(other).ShouldBeTrue();
        _purges.IsValid(Entry("t")).ShouldBeTrue();
    }

    [Fact]
    public void Events_that_arrive_out_of_order_are_all_applied()
    {
        _purges.Reset(new("e", 0));
        var entry = Entry("t");
        _purges.Purge("u", new("e", 2));
        _purges.IsValid(entry).ShouldBeTrue();
        _purges.Purge("t", new("e", 1));

        _purges.IsValid(entry).ShouldBeFalse();
    }

    [Fact]
    public void Too_many_tags_drop_the_oldest_which_then_invalidate_all_older_entries()
    {
        var old = Entry("never purged");
        _purges.Purge("first");
        var between = Entry("never purged");
        for (var i = 0; i < TagInvalidations.MaxTags; i++)
        {
            _purges.Purge($"{i}");
        }

        _purges.IsValid(old).ShouldBeFalse(); // whether "first" was among its tags cannot be told any more
        _purges.IsValid(between).ShouldBeTrue();
    }

    [Fact]
    public void Another_epoch_invalidates_all_older_entries()
    {
        _purges.Reset(new("e", 5));
        var entry = Entry("t");
        _purges.Reset(new("f", 0));

        _purges.IsValid(entry).ShouldBeFalse();
    }

    [Fact]
    public void The_tag_for_everything_invalidates_every_entry()
    {
        var entry = Entry("t");
        _purges.Purge(CacheTags.Everything);

        _purges.IsValid(entry).ShouldBeFalse();
        _purges.IsValid(Entry("t")).ShouldBeTrue();
    }

    private CacheEntry Entry(string tag) =>
        new() { Content = new(default, default), Tags = [tag], PurgePosition = _purges.Position };
}
