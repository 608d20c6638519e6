using Microsoft.AspNetCore.Http;
using Shop.Hosting.Http;

namespace Shop.Tests.Edges;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("https", "shop.example", true)]
    [InlineData("https", "localhost:8443", false)]
    [InlineData("http", "shop.example", false)]
    public void Browsers_are_told_to_come_back_by_TLS_only_where_they_came_by_it(string scheme, string host, bool told)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme, Host = new HostString(host) } };

        new SecurityHeaders("default-src 'self'").SetOn(context);

        (context.Response.Headers.StrictTransportSecurity.Count > 0).ShouldBe(told);
    }

    [Fact]
    public void A_page_keeps_its_stricter_policy_and_a_header_of_the_service_behind_is_not_repeated()
    {
        var context = new DefaultHttpContext();
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        context.Response.Headers.XContentTypeOptions = new(["nosniff", "nosniff"]);

        new SecurityHeaders("default-src 'self'").SetOn(context);

        context.Response.Headers.ContentSecurityPolicy.ToString().ShouldBe("default-src 'none'");
        context.Response.Headers.XContentTypeOptions.ToString().ShouldBe("nosniff");
    }
}
