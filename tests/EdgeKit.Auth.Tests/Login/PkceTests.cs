using EdgeKit.Auth.Login;

namespace EdgeKit.Auth.Tests.Login;

public sealed class PkceTests
{
    /// <summary>RFC 7636, appendix B.</summary>
    [Fact]
    public void The_challenge_is_that_of_the_standards_own_example() =>
        Pkce.ChallengeOf(
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").ShouldBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

    [Fact]
    public void A_verifier_is_as_long_as_the_standard_wants_it_and_never_the_same()
    {
        Pkce.NewSecret().Length.ShouldBe(43);
        Pkce.NewSecret().ShouldNotBe(Pkce.NewSecret());
    }
}
