using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>The policy table of a request.</summary>
public static class PolicyTableHttpContextExtensions
{
    /// <summary>
    /// Gets the policy table that applies to a request: the one in force when it was first asked for, from the first
    /// feature to the last. A reload affects the requests that begin after it.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>The same table for the whole request.</returns>
    /// <exception cref="InvalidOperationException">No EdgeKit feature is registered.</exception>
    public static PolicyTable GetPolicyTable(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<PolicyTable>()
            ?? context.GetPolicyTable(context.RequestServices.GetRequiredService<PolicyTables>());
    }

    /// <summary>For code that runs before the request has services.</summary>
    internal static PolicyTable GetPolicyTable(this HttpContext context, PolicyTables tables)
    {
        if (context.Features.Get<PolicyTable>() is { } table)
        {
            return table;
        }

        context.Features.Set(table = tables.Current);
        return table;
    }
}
