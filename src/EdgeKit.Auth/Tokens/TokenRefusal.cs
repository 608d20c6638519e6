namespace EdgeKit.Auth.Tokens;

/// <summary>The reasons to refuse a token; the names are values of a metric tag.</summary>
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
