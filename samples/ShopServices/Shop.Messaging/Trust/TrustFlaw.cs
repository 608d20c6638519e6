namespace Shop.Messaging.Trust;

/// <summary>Why an event is not believed.</summary>
internal enum TrustFlaw
{
    NotSigned,

    /// <summary>
    /// Signed with a key that its source is not known to have: an impostor, or a key that has not reached us yet.
    /// </summary>
    UnknownKey,

    /// <summary>
    /// The signature is not one of its source, or it was made for another event or another subscriber.
    /// </summary>
    Forged,

    /// <summary>Its source has signed it, but events of this type come from another service.</summary>
    NotTheirs,
}
