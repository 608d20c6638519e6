namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// Stands under a URL whose answers depend on fields of the request, and says on which: the answers stand under keys of
/// their own.
/// </summary>
/// <param name="Id">
/// Part of those keys. A new marker has a new one, so that removing a marker removes every answer behind it.
/// </param>
/// <param name="Names">The fields in lower case, sorted; <c>cookie:x</c> for a cookie.</param>
internal sealed record VaryMarker(string Id, string[] Names)
{
    /// <summary>The answers behind it.</summary>
    public VariantSlots Slots { get; } = new();
}
