namespace EdgeKit.Resilience.Calls;

/// <summary>The rest of the way: the handlers below.</summary>
internal delegate Task<HttpResponseMessage> SendRequest(HttpRequestMessage request, CancellationToken cancellationToken);
