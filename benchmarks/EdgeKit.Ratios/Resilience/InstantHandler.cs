namespace EdgeKit.Ratios.Resilience;

/// <summary>A network that answers at once, and always the same.</summary>
internal sealed class InstantHandler : HttpMessageHandler
{
    private readonly Task<HttpResponseMessage> _answer = Task.FromResult(new HttpResponseMessage());

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) => _answer;
}
