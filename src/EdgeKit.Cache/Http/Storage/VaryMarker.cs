namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Stored under a URL whose responses depend on request fields: names the fields. The responses are stored under keys
/// of their variants.
/// </summary>
/// <param name="Id">Part of those keys; a new marker has a new one, which hides the responses behind the old.</param>
/// <param name="Names">The fields in lower case, sorted; <c>cookie:x</c> for a cookie.</param>
internal sealed record VaryMarker(string Id, string[] Names)
{
    /// <summary>The variants behind the marker.</summary>
    public VariantSlots Slots { get; } = new();
}
