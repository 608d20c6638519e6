using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>A response to GET, and the facts about its request that decide whether it may be stored.</summary>
/// <param name="Request">The directives of the request.</param>
/// <param name="HasCredentials">True if the request has a credential header or an authenticated user.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Response">The fields of the response.</param>
internal readonly record struct StorabilityInput(
    CacheDirectives Request, bool HasCredentials, int Status, IHeaderDictionary Response);
