using System.Net;
using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Http;

internal sealed class LoopbackFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsLoopback(context.HttpContext.Connection.RemoteIpAddress)
        ? next(context) : ValueTask.FromResult<object?>(TypedResults.NotFound());

    // Null in tests, which have no network.
    private static bool IsLoopback(IPAddress? caller) => caller is null || IPAddress.IsLoopback(caller);
}
