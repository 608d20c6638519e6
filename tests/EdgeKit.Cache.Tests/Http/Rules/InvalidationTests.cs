using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.HeaderLines;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>RFC 9111 §4.4.</summary>
public sealed class InvalidationTests
{
    private static readonly Uri Target = new("http://shop/items/1");

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("PATCH", true)]
    [InlineData("FOO", true)]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("TRACE", false)]
    public void Every_method_that_is_not_known_to_be_safe_is_unsafe(string method, bool isUnsafe) =>
        InvalidationRules.IsUnsafe(method).ShouldBe(isUnsafe);

    [Fact]
    public void The_target_goes_and_what_the_answer_names_at_the_same_origin() =>
        InvalidationRules.Obsolete(Target, Lines("Location: /items/2", "Content-Location: http://SHOP:80/items"))
            .ShouldBe([Target, new("http://shop/items/2"), new("http://SHOP:80/items")]);

    [Theory]
    [InlineData("http://other/items/2")]
    [InlineData("https://shop/items/2")]
    [InlineData("http://shop:81/items/2")]
    [InlineData("//other/items/2")]
    [InlineData("http://[")]
    public void What_it_names_elsewhere_stays(string location) =>
        InvalidationRules.Obsolete(Target, Lines($"Location: {location}")).ShouldBe([Target]);
}
