using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Dpop;

/// <summary>
/// Holds a token to the way it was presented: a bound token needs a proof, and a proof needs a bound token.
/// </summary>
internal sealed class DpopGuard(ProofValidator proofs, ProofNonces nonces, AuthMetrics metrics)
{
    public const string NonceHeader = "DPoP-Nonce";
    private const string ProofHeader = "DPoP";

    /// <summary>Whether there is anything to check.</summary>
    public static bool Applies(VerifiedToken token, in PresentedToken presented) =>
        token.Binding.Exists || presented.WithProof;

    /// <returns>Why the token must not be taken as it was presented, or nothing.</returns>
    public async ValueTask<TokenRefusal?> CheckAsync(HttpContext context, VerifiedToken token, PresentedToken presented)
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
        AcceptedProof shown = new AcceptedProof(proof.ToString(), presented.Text.ToString());
        if (shown.Equals(context.Features.Get<AcceptedProof>()))
        {
            return null;
        }

        ProofResult verdict = proof.Count == 1
            ? await proofs.ValidateAsync(
                shown.Proof, ProofExpectation.Of(context.Request, shown.Token, thumbprint)).ConfigureAwait(false)
            : ProofResult.Bad;
        metrics.ProofValidated(verdict.ToString());
        if (verdict != ProofResult.Good)
        {
            return verdict == ProofResult.NonceWanted ? TokenRefusal.ProofNonce : TokenRefusal.Proof;
        }

        context.Features.Set(shown);
        if (proofs.NeedsFreshNonce(shown.Proof))
        {
            OfferNonceIfThereIsOne(context.Response);
        }

        return null;
    }

    /// <summary>The proof is good and used up by now: for want of a fresh nonce it must not be refused.</summary>
    private void OfferNonceIfThereIsOne(HttpResponse response)
    {
        try
        {
            OfferNonce(response);
        }
        catch (KeyRingUnavailableException)
        {
            // The next proof asks for one.
        }
    }

    public void OfferNonce(HttpResponse response) => response.Headers[NonceHeader] = nonces.Create();
}
