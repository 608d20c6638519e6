namespace EdgeKit.Resilience.Calls;

internal delegate Task<HttpResponseMessage> SendRequest(
    HttpRequestMessage request, CancellationToken cancellationToken);
