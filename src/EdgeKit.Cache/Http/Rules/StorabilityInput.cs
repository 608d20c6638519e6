using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>A response to GET, and the facts about its request that decide whether it may be stored.</summary>
internal readonly record struct StorabilityInput(
    CacheDirectives Request, bool HasCredentials, int Status, IHeaderDictionary Response);
