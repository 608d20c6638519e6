using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>An answer to a GET, and what must be known of the request to say whether it may be stored.</summary>
/// <param name="Request">The request's directives.</param>
/// <param name="HasCredentials">
/// Whether the request was somebody's: an Authorization field, or an authenticated user.
/// </param>
/// <param name="Status">The answer's status.</param>
/// <param name="Response">The answer's fields.</param>
internal readonly record struct StorabilityInput(
    CacheDirectives Request, bool HasCredentials, int Status, IHeaderDictionary Response);
