namespace EdgeKit.Auth.Dpop;

/// <summary>Remembers proofs, so that each is accepted once.</summary>
internal interface IProofStore
{
    /// <summary>Remembers a proof; false when it was there already.</summary>
    /// <param name="id">A hash of the proof's key and <c>jti</c>.</param>
    /// <param name="lifetime">How long it must be remembered at least.</param>
    ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime);
}
