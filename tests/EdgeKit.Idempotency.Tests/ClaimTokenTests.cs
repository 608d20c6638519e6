using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency.Tests;

public sealed class ClaimTokenTests
{
    [Fact]
    public void No_two_attempts_share_a_token()
    {
        var tokens = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .SelectMany(_ => Enumerable.Range(0, 1000).Select(_ => ClaimToken.New())).ToArray();

        tokens.ShouldBeUnique();
        tokens.ShouldAllBe(token => token.Length == 32 && token != new string('0', 32));
    }
}
