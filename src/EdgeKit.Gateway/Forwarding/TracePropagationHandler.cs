using System.Diagnostics;
using EdgeKit.Gateway.Telemetry;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Propagates the trace to the destination, with a client span only if the trace is recorded. .NET's own handler
/// creates a span for every call, which costs more than any other stage of the gateway.
/// </summary>
internal sealed class TracePropagationHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var current = Activity.Current;
        if (ClientSpan.IsRecorded(current))
        {
            return SendInSpanAsync(request, base.SendAsync, cancellationToken);
        }

        Inject(current, request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var current = Activity.Current;
        if (ClientSpan.IsRecorded(current))
        {
            return SendInSpanAsync(request, (message, ct) => Task.FromResult(base.Send(message, ct)), cancellationToken)
                .GetAwaiter().GetResult();
        }

        Inject(current, request);
        return base.Send(request, cancellationToken);
    }

    /// <summary>Started here so that the span is current for inner handlers only.</summary>
    private static async Task<HttpResponseMessage> SendInSpanAsync(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        using var span = ClientSpan.Start(request.Method);
        Inject(Activity.Current, request);
        if (span is not { IsAllDataRequested: true })
        {
            return await send(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            ClientSpan.SetRequest(span, request);
            var response = await send(request, cancellationToken).ConfigureAwait(false);
            ClientSpan.SetResponse(span, response);
            return response;
        }
        catch (Exception exception)
        {
            ClientSpan.SetError(span, exception);
            throw;
        }
    }

    /// <summary>
    /// Replaces the headers of the client or of an earlier attempt. Without an activity the client's headers are kept.
    /// </summary>
    private static void Inject(Activity? activity, HttpRequestMessage request)
    {
        if (activity is null)
        {
            return;
        }

        var propagator = DistributedContextPropagator.Current;
        foreach (var field in propagator.Fields)
        {
            request.Headers.Remove(field);
        }

        propagator.Inject(activity, request, static (carrier, name, value) =>
        {
            var headers = ((HttpRequestMessage)carrier!).Headers;
            if (!headers.NonValidated.Contains(name))
            {
                headers.TryAddWithoutValidation(name, value);
            }
        });
    }
}
