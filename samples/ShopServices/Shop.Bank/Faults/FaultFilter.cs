namespace Shop.Bank.Faults;

internal sealed class FaultFilter(FaultSwitch faults, TimeProvider timeProvider) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var settings = faults.Current;
        if (settings.LatencyMs > 0)
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(settings.LatencyMs), timeProvider, context.HttpContext.RequestAborted);
        }

        if (Happens(settings.FailBefore))
        {
            return TypedResults.Problem("Nothing was done.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var result = await next(context);
        return Happens(settings.FailAfter)
            ? TypedResults.Problem("The outcome is unknown.", statusCode: StatusCodes.Status500InternalServerError)
            : result;
    }

    private static bool Happens(double share) => share > 0 && Random.Shared.NextDouble() < share;
}
