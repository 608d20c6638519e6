namespace EdgeKit.Auth.Dpop;

/// <summary>
/// The proof with which the request was authenticated. A proof counts once and for one URL; an error page re-executes
/// the request under another path, which must not count as a replay.
/// </summary>
internal sealed record AcceptedProof(string Proof, string Token);
