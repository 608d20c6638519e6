namespace EdgeKit.Auth.Dpop;

/// <summary>
/// The proof that a request was let in by. It is good for one use and one address, and an error page that gets services
/// of its own has the request authenticated again, under another address: that is no second use.
/// </summary>
internal sealed record AcceptedProof(string Proof, string Token);
