namespace EdgeKit.Auth.Tokens;

/// <summary>Why a token was refused; the words appear in metrics, hardly ever in an answer.</summary>
internal enum TokenRefusal
{
    Oversize,
    Malformed,
    Type,
    Algorithm,
    Header,
    Issuer,
    Key,
    Signature,
    Audience,
    Expired,
    NotYetValid,
    Claims,
    Revoked,
    Binding,
    Proof,
    ProofNonce,
}
