using System.Net;

namespace EdgeKit.Cache.Http.Client;

/// <summary>A stored response that an inner handler returns for a failed call; not stored again.</summary>
internal sealed class StoredResponseMessage(HttpStatusCode status) : HttpResponseMessage(status);
