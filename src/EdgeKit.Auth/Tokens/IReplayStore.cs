namespace EdgeKit.Auth.Tokens;

/// <summary>Remembers what may be used once: a DPoP proof, the state of a login, a logout token.</summary>
internal interface IReplayStore
{
    /// <summary>Remembers a use; false when it was there already.</summary>
    /// <param name="id">A hash of what is used; it begins with the kind of thing, such as <c>dpop:</c>.</param>
    /// <param name="lifetime">How long it must be remembered at least.</param>
    ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime);

    /// <summary>Whether a use is remembered, for who may only remember it when the work is done.</summary>
    ValueTask<bool> ContainsAsync(string id);
}
