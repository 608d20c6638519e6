namespace EdgeKit.Auth.Dpop;

/// <summary>
/// The proof that authenticated the request. A proof is valid once and for one URL, but an error page re-executes the
/// request under another path; this record prevents that from being treated as a replay.
/// </summary>
internal sealed record AcceptedProof(string Proof, string Token);
