using System.Security.Claims;
using EdgeKit.Http.Callers;

namespace EdgeKit.Http.Tests.Callers;

public sealed class CallerTests
{
    [Fact]
    public void A_name_is_somebody_else_with_another_scheme_issuer_or_claim()
    {
        Caller?[] callers =
        [
            Caller.Of(Principal("EdgeKit.Bearer", "https://a", ("sub", "alice"))),
            Caller.Of(Principal("EdgeKit.Bearer", "https://b", ("sub", "alice"))),
            Caller.Of(Principal("EdgeKit.ApiKey", ClaimsIdentity.DefaultIssuer, ("sub", "alice"))),
            Caller.Of(Principal("EdgeKit.Bearer", "https://a", ("client_id", "alice"))),
            Caller.Of(Principal("EdgeKit.Bearer", "https://", ("sub", "aalice"))),
        ];

        callers.ShouldNotContain((Caller?)null);
        callers.Select(c => c!.Value.Key).ShouldBeUnique();
    }

    [Fact]
    public void Who_is_not_authenticated_is_nobody_whatever_claims_there_are()
    {
        Caller.Of(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")]))).ShouldBeNull();
        Caller.Of(new ClaimsPrincipal()).ShouldBeNull();
        Caller.Of(Principal("test", "a", ("sub", ""), ("email", "alice"))).ShouldBeNull();
    }

    [Fact]
    public void The_first_authenticated_identity_with_a_name_is_the_caller()
    {
        var principal = new ClaimsPrincipal([
            new ClaimsIdentity([new Claim("sub", "mallory")]), new ClaimsIdentity([new Claim("email", "x")], "cookie"),
            new ClaimsIdentity([new Claim("sub", "alice")], "test")]);

        Caller.Of(principal).ShouldBe(new Caller("test", "", "sub", "alice"));
    }

    [Fact]
    public void A_session_names_its_issuer_by_the_claim_iss() =>
        Caller.Of(Principal("EdgeKit.Session", ClaimsIdentity.DefaultIssuer, (
            "sub", "alice"), ("iss", "https://a")))!.Value.Issuer.ShouldBe("https://a");

    [Theory]
    [InlineData("alice", true)]
    [InlineData("https://a|alice", true)]
    [InlineData("EdgeKit.Bearer|alice", true)]
    [InlineData("https://b|alice", false)]
    [InlineData("|alice", false)]
    [InlineData("Alice", false)]
    [InlineData("https://a|", false)]
    public void Settings_call_a_caller_by_name_or_more_precisely(string text, bool called) =>
        Caller.Of(Principal("EdgeKit.Bearer", "https://a", ("sub", "alice")))!.Value.Matches(text).ShouldBe(called);

    private static ClaimsPrincipal Principal(
        string scheme, string issuer, params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value, ClaimValueTypes.String, issuer)), scheme));
}
