using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Storage;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>An answer that is being stored, for those who wait for it: they read along.</summary>
/// <param name="Response">Its head.</param>
/// <param name="Recording">Its body, as far as it has come.</param>
/// <param name="Key">The key under which it will stand.</param>
/// <param name="NewMarker">The marker that leads there, if the passage has brought one.</param>
internal sealed record InFlightResponse(
    StoredResponse Response, BodyRecording Recording, CacheKey Key, VaryMarker? NewMarker);
