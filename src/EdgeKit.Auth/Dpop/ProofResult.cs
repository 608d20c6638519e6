namespace EdgeKit.Auth.Dpop;

/// <summary>The result of validating a proof; the names are values of a metric tag.</summary>
internal enum ProofResult
{
    Good,
    Bad,
    Replayed,
    NonceWanted,
}
