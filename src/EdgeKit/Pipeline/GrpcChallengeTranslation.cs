using EdgeKit.Http.Grpc;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Pipeline;

/// <summary>
/// Translates the responses of authentication schemes to gRPC calls: a 401 or 403 without a body, or a redirect to a
/// login page, which no gRPC client can follow.
/// </summary>
internal static class GrpcChallengeTranslation
{
    public static Task TranslateAsync(HttpContext context, RequestDelegate next)
    {
        if (GrpcRequest.KindOf(context.Request) is not GrpcKind.None)
        {
            context.Response.OnStarting(Translate, context);
        }

        return next(context);
    }

    private static Task Translate(object state)
    {
        var context = (HttpContext)state;
        var response = context.Response;
        if (response.ContentType is null && (response.ContentLength ?? 0) == 0
            && response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                or StatusCodes.Status302Found)
        {
            var (status, message) = response.StatusCode == StatusCodes.Status403Forbidden
                ? (StatusCodes.Status403Forbidden, "The caller may not do this.")
                : (StatusCodes.Status401Unauthorized, "The caller is not authenticated.");
            GrpcErrorWriter.WriteHeaders(response, GrpcRequest.KindOf(context.Request), status, message);
            response.Headers.Remove("Location");
        }

        return Task.CompletedTask;
    }
}
