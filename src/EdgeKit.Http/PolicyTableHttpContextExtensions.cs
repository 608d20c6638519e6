using EdgeKit.Http.Requests;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>The policy table of a request.</summary>
public static class PolicyTableHttpContextExtensions
{
    /// <summary>
    /// Gets the policy table that applies to a request: the one in force when it was first asked for, from the first
    /// feature to the last. A reload affects the requests that begin after it. If routing selects an endpoint that came
    /// with a later table, or went with an earlier one, as routes of a gateway do, the table of the endpoint applies.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>The same table for the whole request.</returns>
    /// <exception cref="InvalidOperationException">No EdgeKit feature is registered.</exception>
    public static PolicyTable GetPolicyTable(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<PolicyTable>() is not { } table
            ? Take(context, context.RequestServices.GetRequiredService<PolicyTables>().Current)
            : table.IsReplaced ? Take(context, table) : table;
    }

    /// <summary>For code that runs before the request has services.</summary>
    internal static PolicyTable GetPolicyTable(this HttpContext context, PolicyTables tables) =>
        Take(context, context.Features.Get<PolicyTable>() ?? tables.Current);

    /// <summary>Routing may have run since the table was taken, or long before it is.</summary>
    private static PolicyTable Take(HttpContext context, PolicyTable table)
    {
        var nearest = context.GetEndpoint()?.Metadata.GetMetadata<EndpointTables>()?.Nearest(table) ?? table;
        if (context.Features.Get<PolicyTable>() != nearest)
        {
            context.Features.Set(nearest);
        }

        return nearest;
    }
}
