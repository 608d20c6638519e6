namespace EdgeKit.Resilience.Pipeline;

/// <summary>The rest of the way: the handlers below.</summary>
internal delegate Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellationToken);
