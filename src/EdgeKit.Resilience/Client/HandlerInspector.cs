using Microsoft.Extensions.Http;

namespace EdgeKit.Resilience.Client;

/// <summary>Collects the handlers that a client's configuration adds. They are inspected and not used.</summary>
internal sealed class HandlerInspector(string client, IServiceProvider services) : HttpMessageHandlerBuilder
{
    public override string? Name { get; set; } = client;

    public override HttpMessageHandler PrimaryHandler { get; set; } = new SocketsHttpHandler();

    public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

    public override IServiceProvider Services => services;

    public override HttpMessageHandler Build() =>
        throw new NotSupportedException("The handlers are inspected and not used.");
}
