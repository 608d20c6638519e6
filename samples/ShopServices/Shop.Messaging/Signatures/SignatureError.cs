namespace Shop.Messaging.Signatures;

/// <summary>The reason why a signature is not accepted.</summary>
internal enum SignatureError
{
    NotSigned,

    /// <summary>Signed with a key that is not configured for its source.</summary>
    UnknownKey,

    /// <summary>The signature is not from its source, or was made for another event or subscriber.</summary>
    Forged,

    /// <summary>Signed by its source, but events of this type come from another service.</summary>
    WrongPublisher,
}
