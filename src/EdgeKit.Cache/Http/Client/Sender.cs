namespace EdgeKit.Cache.Http.Client;

/// <summary>Sends a request to the handlers below.</summary>
internal delegate Task<HttpResponseMessage> Sender(HttpRequestMessage request, CancellationToken cancellationToken);
