namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>The response to a request with a proof.</summary>
internal sealed record ProofAnswer(int Status, string Challenge, TimeSpan? RetryAfter, string? Nonce)
{
    public static ProofAnswer Of(HttpResponseMessage answer) => new(
        (int)answer.StatusCode,
        answer.Headers.WwwAuthenticate.ToString(),
        answer.Headers.RetryAfter?.Delta,
        answer.Headers.TryGetValues("DPoP-Nonce", out var nonces) ? nonces.Single() : null);

    public void ShouldBeGood() => Status.ShouldBe(200, ToString());

    public void ShouldBeUsed()
    {
        Status.ShouldBe(401, ToString());
        Challenge.ShouldStartWith("DPoP error=\"invalid_dpop_proof\"");
    }

    /// <returns>The nonce to come again with.</returns>
    public string ShouldWantNonce()
    {
        Status.ShouldBe(401, ToString());
        Challenge.ShouldStartWith("DPoP error=\"use_dpop_nonce\"");
        return Nonce.ShouldNotBeNull();
    }

    public void ShouldBePostponed()
    {
        Status.ShouldBe(503, ToString());
        RetryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        Challenge.ShouldBeEmpty("a good token must not be thrown away");
    }
}
