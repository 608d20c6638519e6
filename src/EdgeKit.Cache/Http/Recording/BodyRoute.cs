namespace EdgeKit.Cache.Http.Recording;

/// <summary>Where an origin's body goes.</summary>
internal enum BodyRoute
{
    /// <summary>To the client, as it comes.</summary>
    Pass,

    /// <summary>Into the store, and from there to whoever wants it.</summary>
    Record,

    /// <summary>Nowhere: something else is served.</summary>
    Discard,
}
