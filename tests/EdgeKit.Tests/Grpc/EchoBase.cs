using System.Globalization;
using Grpc.Core;

namespace EdgeKit.Tests.Grpc;

/// <summary>What the generator of gRPC would make of a service with two methods; its messages are texts.</summary>
[BindServiceMethod(typeof(EchoBase), nameof(Bind))]
public abstract class EchoBase
{
    /// <summary>Text in, text out.</summary>
    public static readonly Method<string, string> SayMethod = new(
        MethodType.Unary, "demo.Echo", nameof(Say), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    /// <summary>Text in, texts out.</summary>
    public static readonly Method<string, string> ListMethod = new(MethodType.ServerStreaming, "demo.Echo", nameof(
        List), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    /// <summary>Called by the server, without a service.</summary>
    /// <param name="binder">Takes the methods.</param>
    /// <param name="service">None.</param>
    public static void Bind(ServiceBinderBase binder, EchoBase? service)
    {
        binder.AddMethod(SayMethod, service is null ? null! : new UnaryServerMethod<string, string>(service.Say));
        binder.AddMethod(
            ListMethod, service is null ? null! : new ServerStreamingServerMethod<string, string>(service.List));
    }

    /// <summary>Answers, or fails with the status that it is told.</summary>
    /// <param name="request">A text, or the number of a status.</param>
    /// <param name="context">The call.</param>
    /// <returns>The text.</returns>
    public virtual Task<string> Say(string request, ServerCallContext context) => Task.FromResult(Answer(request));

    /// <summary>Answers once, then fails with the status that it is told.</summary>
    /// <param name="request">A text, or the number of a status.</param>
    /// <param name="responseStream">Takes the answer.</param>
    /// <param name="context">The call.</param>
    /// <returns>The end.</returns>
    public virtual async Task List(
        string request, IServerStreamWriter<string> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync("one");
        await responseStream.WriteAsync(Answer(request));
    }

    private static string Answer(string request) =>
        int.TryParse(request, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        ? throw new RpcException(new Status((StatusCode)code, "as told"))
        : request;
}
