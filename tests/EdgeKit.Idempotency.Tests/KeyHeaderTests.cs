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
    [InlineData("\"a\", \"b\"", null)]
    [InlineData("\"a\\b\"", null)]
    [InlineData("\"\u00e4\"", null)]
    [InlineData("a b", null)]
    [InlineData("a,b", null)]
    [InlineData("\u00e4", null)]
    public void A_key_is_a_structured_field_string_or_raw(string field, string? key) =>
        KeyHeader.Parse(field, acceptRaw: true).ShouldBe(key);

    [Theory]
    [InlineData(";a")]
    [InlineData(";  a=1;b=-1.250;*c=token/x:y")]
    [InlineData(";a=?0;b=@1659578233;c=:aGVsbG8=:")]
    [InlineData(";a=\"x;\\\"y\";b=%\"f%c3%bc\"")]
    [InlineData(";a_-.*0=*token")]
    public void Undefined_parameters_are_ignored(string parameters) =>
        KeyHeader.Parse("\"key\"" + parameters, acceptRaw: false).ShouldBe("key");

    [Theory]
    [InlineData(";")]
    [InlineData(" ;a")]
    [InlineData(";A=1")]
    [InlineData(";a=")]
    [InlineData(";a= 1")]
    [InlineData(";a=?2")]
    [InlineData(";a=1234567890123456")]
    [InlineData(";a=1.2345")]
    [InlineData(";a=1.")]
    [InlineData(";a=@1.5")]
    [InlineData(";a=:b*d:")]
    [InlineData(";a=:b")]
    [InlineData(";a=\"open")]
    [InlineData(";a=%\"%C3\"")]
    [InlineData(";a=(1)")]
    [InlineData(", \"b\"")]
    public void Parameters_that_are_malformed_make_the_field_malformed(string parameters) =>
        KeyHeader.Parse("\"key\"" + parameters, acceptRaw: true).ShouldBeNull();

    [Theory]
    [InlineData("42")]
    [InlineData("?1")]
    [InlineData(":aGVsbG8=:")]
    [InlineData("token")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324")]
    public void Only_strings_are_keys_unless_raw_keys_are_accepted(string field) =>
        KeyHeader.Parse(field, acceptRaw: false).ShouldBeNull();

    [Fact]
    public void A_raw_key_is_rejected_unless_the_policy_accepts_it()
    {
        KeyHeader.Parse("abc", acceptRaw: false).ShouldBeNull();
        KeyHeader.Parse("\"abc\"", acceptRaw: false).ShouldBe("abc");
    }

    [Fact]
    public void Two_key_headers_are_malformed() =>
        KeyHeader.Parse(new StringValues(["a", "a"]), acceptRaw: true).ShouldBeNull();

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_at_most_255_characters(int length, bool accepted) =>
        (KeyHeader.Parse(new string('k', length), acceptRaw: true) is not null).ShouldBe(accepted);
}
