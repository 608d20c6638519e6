using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Storage;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>A response that is being recorded, for requests that wait for it.</summary>
/// <param name="Response">Its head.</param>
/// <param name="Recording">Its body, as far as it has arrived.</param>
/// <param name="Key">The key under which it will be stored.</param>
/// <param name="NewMarker">The marker that will lead there, if it is new.</param>
internal sealed record InFlightResponse(
    StoredResponse Response, BodyRecording Recording, CacheKey Key, VaryMarker? NewMarker);
