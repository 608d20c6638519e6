using EdgeKit.Idempotency.Keys;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Tests;

public sealed class KeyHeaderTests
{
    [Theory]
    [InlineData("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("  \"a b\"\t", "a b")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"a,b;c\"", "a,b;c")]
    [InlineData("", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"open", null)]
    [InlineData("\"a\"b", null)]
    [InlineData("\"a\";p=1", null)]
    [InlineData("\"a\", \"b\"", null)]
    [InlineData("\"a\\b\"", null)]
    [InlineData("\"\u00e4\"", null)]
    [InlineData("a b", null)]
    [InlineData("a,b", null)]
    [InlineData("\u00e4", null)]
    public void A_key_is_a_structured_field_string_or_raw(string field, string? key) =>
        KeyHeader.Parse(field, acceptRaw: true).ShouldBe(key);

    [Fact]
    public void A_raw_key_is_refused_where_the_policy_says_so()
    {
        KeyHeader.Parse("abc", acceptRaw: false).ShouldBeNull();
        KeyHeader.Parse("\"abc\"", acceptRaw: false).ShouldBe("abc");
    }

    [Fact]
    public void Two_fields_are_no_key() => KeyHeader.Parse(new StringValues(["a", "a"]), acceptRaw: true).ShouldBeNull();

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_at_most_255_characters(int length, bool accepted) =>
        (KeyHeader.Parse(new string('k', length), acceptRaw: true) is not null).ShouldBe(accepted);
}
