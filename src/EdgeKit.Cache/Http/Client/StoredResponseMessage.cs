using System.Net;

namespace EdgeKit.Cache.Http.Client;

/// <summary>
/// An old answer that a handler below found for itself when the call had failed: it is for the caller, and not stored
/// once more.
/// </summary>
internal sealed class StoredResponseMessage(HttpStatusCode status) : HttpResponseMessage(status);
