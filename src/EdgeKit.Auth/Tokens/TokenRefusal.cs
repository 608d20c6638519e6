namespace EdgeKit.Auth.Tokens;

/// <summary>Why a token was refused; the names are values of a metric's tag.</summary>
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
