using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Dpop;

/// <summary>Holds a token to the way it was presented: a bound token needs a proof, and a proof needs a bound token.</summary>
internal sealed class DpopGuard(ProofValidator proofs, ProofNonces nonces, AuthMetrics metrics)
{
    public const string NonceHeader = "DPoP-Nonce";
    private const string Prefix = "DPoP ";
    private const string ProofHeader = "DPoP";

    /// <summary>The token of an <c>Authorization: DPoP</c> header, or null.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }

    public async Task CheckAsync(TokenValidatedContext context)
    {
        var binding = TokenBinding.Of(context.Principal);
        var token = TokenOf(context.Request);
        if (!binding.Exists && token is null)
        {
            return;
        }

        if (token is null || binding.Thumbprint is not { } thumbprint)
        {
            context.Fail(new TokenRefusedException(TokenRefusal.Binding));
            return;
        }

        var proof = context.Request.Headers[ProofHeader];
        var verdict = proof.Count == 1
            ? await proofs.ValidateAsync(proof.ToString(), ProofExpectation.Of(context.Request, token, thumbprint)).ConfigureAwait(false)
            : ProofVerdict.Bad;
        metrics.Proved(verdict.ToString());
        if (verdict != ProofVerdict.Good)
        {
            context.Fail(new TokenRefusedException(verdict == ProofVerdict.NonceWanted ? TokenRefusal.ProofNonce : TokenRefusal.Proof));
        }
        else if (proofs.NeedsNewNonce(proof.ToString()))
        {
            OfferNonce(context.Response);
        }
    }

    public void OfferNonce(HttpResponse response) => response.Headers[NonceHeader] = nonces.Create();
}
