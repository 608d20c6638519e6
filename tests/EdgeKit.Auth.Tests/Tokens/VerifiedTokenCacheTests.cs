using EdgeKit.Auth.Tokens;

namespace EdgeKit.Auth.Tests.Tokens;

public sealed class VerifiedTokenCacheTests
{
    private readonly VerifiedTokenCache _tokens = new();

    [Fact]
    public void It_never_holds_more_than_its_capacity()
    {
        for (var i = 0; i < 1000; i++)
        {
            _tokens.Add(TokenHash.Of($"t{i}"), null!, capacity: 10);
            _tokens.Count.ShouldBeLessThanOrEqualTo(10);
        }
    }

    [Fact]
    public void A_capacity_of_zero_switches_it_off()
    {
        _tokens.Add(TokenHash.Of("t"), null!, capacity: 0);

        _tokens.Count.ShouldBe(0);
    }

    [Fact]
    public void Hashes_of_long_and_short_tokens_tell_them_apart()
    {
        TokenHash.Of(new string('a', 5000)).ShouldNotBe(TokenHash.Of(new string('a', 5001)));
        TokenHash.Of("a").ShouldBe(TokenHash.Of("a"));
    }
}
