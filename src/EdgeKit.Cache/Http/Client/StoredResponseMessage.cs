using System.Net;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// A stored response that an inner handler returns as a fallback after the call has failed. It is not stored again.
/// </summary>
internal sealed class StoredResponseMessage(HttpStatusCode status) : HttpResponseMessage(status);
