using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Dpop;

/// <summary>Enforces proof of possession: a bound token needs a proof, and a proof needs a bound token.</summary>
internal sealed class DpopGuard(ProofValidator proofs, ProofNonces nonces, AuthMetrics metrics)
{
    public const string NonceHeader = "DPoP-Nonce";
    private const string ProofHeader = "DPoP";

    public static bool Applies(VerifiedToken token, in PresentedToken presented) =>
        token.Binding.Exists || presented.WithProof;

    /// <returns>The reason to refuse the token, or null.</returns>
    public async ValueTask<TokenRefusal?> CheckAsync(
        HttpContext context, VerifiedToken token, PresentedToken presented, JwtOptions options)
    {
        if (!Applies(token, presented))
        {
            return null;
        }

        if (!presented.WithProof || token.Binding.Thumbprint is not { } thumbprint)
        {
            return TokenRefusal.Binding;
        }

        var proof = context.Request.Headers[ProofHeader];
        var proofUse = new AcceptedProof(proof.ToString(), presented.Text.ToString());
        if (proofUse.Equals(context.Features.Get<AcceptedProof>()))
        {
            return null;
        }

        var expected = ProofExpectation.Of(context.Request, proofUse.Token, thumbprint);
        var result = proof.Count == 1
            ? await proofs.ValidateAsync(proofUse.Proof, expected, options).ConfigureAwait(false)
            : ProofResult.Bad;
        metrics.ProofValidated(result.ToString());
        if (result != ProofResult.Good)
        {
            return result == ProofResult.NonceWanted ? TokenRefusal.ProofNonce : TokenRefusal.Proof;
        }

        context.Features.Set(proofUse);
        if (proofs.NeedsFreshNonce(proofUse.Proof, options.Dpop))
        {
            TryOfferNonce(context.Response);
        }

        return null;
    }

    /// <summary>The proof is already used up, so a missing nonce must not fail the request.</summary>
    private void TryOfferNonce(HttpResponse response)
    {
        try
        {
            OfferNonce(response);
        }
        catch (KeyRingUnavailableException)
        {
            // The client gets a nonce with its next request.
        }
    }

    public void OfferNonce(HttpResponse response) => response.Headers[NonceHeader] = nonces.Create();

    /// <summary>
    /// The proof that authenticated the request. A proof is valid once and for one URL, but an error page re-executes
    /// the request under another path; this record prevents that from being treated as a replay.
    /// </summary>
    private sealed record AcceptedProof(string Proof, string Token);
}
