using System.Net;
using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Access;

internal sealed class ThisMachineFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsOurs(context.HttpContext.Connection.RemoteIpAddress)
        ? next(context) : ValueTask.FromResult<object?>(TypedResults.NotFound());

    // Null: a server without a network, as in tests.
    private static bool IsOurs(IPAddress? caller) => caller is null || IPAddress.IsLoopback(caller);
}
