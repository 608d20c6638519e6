namespace EdgeKit.Auth.Dpop;

/// <summary>How the check of a proof ended.</summary>
internal enum ProofResult
{
    Good,
    Bad,
    Replayed,
    NonceWanted,
}
