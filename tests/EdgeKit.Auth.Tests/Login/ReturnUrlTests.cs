using EdgeKit.Auth.Http;

namespace EdgeKit.Auth.Tests.Login;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/orders")]
    [InlineData("/orders/1?tab=timeline&next=/a//b")]
    [InlineData("/orders#https://example.com")]
    [InlineData("/a%20b")]
    [InlineData("/?returnUrl=https://example.com")]
    public void A_path_of_this_site_is_returned_to(string url) => ReturnUrl.IsLocal(url).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData(" /")]
    [InlineData("orders")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("http:///evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("////evil.example/%2f..")]
    [InlineData("/\\evil.example")]
    [InlineData("/\\/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("/\0/evil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("/%0d%0aSet-Cookie:a=b")]
    [InlineData("/%2f/evil.example")]
    [InlineData("/%2fevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/%5c%5cevil.example")]
    [InlineData("/%255cevil.example")]
    [InlineData("/%252fevil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/a/..//evil.example")]
    [InlineData("/%2e%2e//evil.example")]
    [InlineData("/../x")]
    [InlineData("/x//evil.example")]
    [InlineData("/ /evil.example")]
    [InlineData("/\u2028/evil.example")]
    [InlineData("/\u3002evil.example")]
    [InlineData("/\uff0fevil.example")]
    [InlineData("/\u00a0/evil.example")]
    [InlineData("@evil.example")]
    [InlineData(".evil.example")]
    [InlineData("?x")]
    [InlineData("#x")]
    public void Anything_else_is_not(string url) => ReturnUrl.IsLocal(url).ShouldBeFalse();

    [Fact]
    public void A_path_without_end_is_not() => ReturnUrl.IsLocal("/" + new string('a', 3000)).ShouldBeFalse();
}
