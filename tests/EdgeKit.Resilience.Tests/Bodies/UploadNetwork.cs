using System.Net;

namespace EdgeKit.Resilience.Tests.Bodies;

/// <summary>A network that takes a body into a sink and then answers; or answers meanwhile.</summary>
internal sealed class UploadNetwork : HttpMessageHandler
{
    public Stream Sink { get; set; } = Stream.Null;

    public int Sent { get; private set; }

    /// <summary>Asked while the body is under way.</summary>
    public Func<HttpResponseMessage?> AnswerEarly { get; set; } = () => null;

    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = _ =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        Sent++;
        var body = request.Content?.CopyToAsync(Sink, cancellationToken) ?? Task.CompletedTask;
        if (!body.IsCompleted && AnswerEarly() is { } answer)
        {
            return answer;
        }

        await body;
        return await Answer(cancellationToken);
    }
}
