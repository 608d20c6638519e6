using Shop.Orders.Placing;

namespace Shop.Tests.Orders;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("  \"a b\"  ", "a b")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    public void A_key_is_the_same_bare_and_quoted(string header, string key) =>
        IdempotencyKey.Read([header]).ShouldBe((key, null));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"two\" words")]
    [InlineData("\"bad \\x escape\"")]
    [InlineData("umläut")]
    public void A_malformed_key_is_refused(string header)
    {
        var (key, flaw) = IdempotencyKey.Read([header]);

        key.ShouldBeNull();
        flaw.ShouldNotBeNull();
    }

    [Fact]
    public void A_missing_a_repeated_and_an_overlong_key_are_refused()
    {
        IdempotencyKey.Read([]).Flaw.ShouldBe("is required.");
        IdempotencyKey.Read(["a", "b"]).Flaw.ShouldBe("must be sent once.");
        IdempotencyKey.Read([new string('a', 256)]).Flaw.ShouldBe("must have 1 to 255 characters.");
    }
}
