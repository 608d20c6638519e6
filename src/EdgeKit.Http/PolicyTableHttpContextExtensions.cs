using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>The policy table of a request.</summary>
public static class PolicyTableHttpContextExtensions
{
    /// <summary>
    /// Gets the policy table that applies to a request: the one in force when it was first asked for, from the first
    /// feature to the last. A reload affects the requests that begin after it. If routing selects an endpoint that came
    /// with a later table, as routes of a gateway do, that table applies from then on.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>The same table for the whole request.</returns>
    /// <exception cref="InvalidOperationException">No EdgeKit feature is registered.</exception>
    public static PolicyTable GetPolicyTable(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<PolicyTable>() is not { } table
            ? Take(context, context.RequestServices.GetRequiredService<PolicyTables>().Current)
            : table.IsReplaced ? NewerOf(context, table) : table;
    }

    /// <summary>For code that runs before the request has services.</summary>
    internal static PolicyTable GetPolicyTable(this HttpContext context, PolicyTables tables) =>
        context.Features.Get<PolicyTable>() is { } table ? NewerOf(context, table) : Take(context, tables.Current);

    /// <summary>
    /// Routing may have run after the request took its table, and found a route that the table lacks.
    /// </summary>
    private static PolicyTable NewerOf(HttpContext context, PolicyTable table) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PolicyTable>() is { } routed && routed.Generation > table.Generation
            ? Take(context, routed) : table;

    private static PolicyTable Take(HttpContext context, PolicyTable table)
    {
        context.Features.Set(table);
        return table;
    }
}
