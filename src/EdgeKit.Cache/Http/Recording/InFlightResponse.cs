using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>A response that is being recorded, for requests that wait for it.</summary>
internal sealed record InFlightResponse(
    StoredResponse Response, BodyRecording Recording, CacheKey Key, VaryMarker? NewMarker);
