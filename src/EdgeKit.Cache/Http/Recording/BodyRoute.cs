namespace EdgeKit.Cache.Http.Recording;

/// <summary>Where an endpoint's body goes.</summary>
internal enum BodyRoute
{
    /// <summary>Directly to the client.</summary>
    Pass,

    /// <summary>Into a recording, which clients and the store read.</summary>
    Record,

    /// <summary>Nowhere: another response is sent.</summary>
    Discard,
}
