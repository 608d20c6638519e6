using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Tests.SigningKeys;

public sealed class UnknownKeyIdsTests
{
    private readonly UnknownKeyIds _ids = new();

    [Fact]
    public void Invented_ids_do_not_grow_it_without_end()
    {
        for (var i = 0; i < 5000; i++)
        {
            _ids.Add($"x{i}", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        _ids.Count.ShouldBe(UnknownKeyIds.Capacity);
    }

    [Fact]
    public void Places_of_ids_whose_time_is_over_are_given_away()
    {
        for (var i = 0; i < UnknownKeyIds.Capacity; i++)
        {
            _ids.Add($"x{i}", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        _ids.Add("new", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        _ids.Contains("new", TimeSpan.FromSeconds(2)).ShouldBeTrue();
        _ids.Count.ShouldBe(1);
    }
}
