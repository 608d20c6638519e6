using EdgeKit.Policies;

namespace EdgeKit.Http.Requests;

/// <summary>
/// Metadata of an endpoint that comes and goes with policy tables, as a route of a gateway: the tables between which it
/// exists. A request that matched it uses one of these, even if it asks for its table after a reload.
/// </summary>
internal sealed class EndpointTables(PolicyTable first)
{
    private PolicyTable? _last;

    /// <summary>Ends the endpoint: another one replaces it, or its route is removed.</summary>
    public void End(PolicyTable last) => Volatile.Write(ref _last, last);

    /// <summary>Returns the table, or the nearest one in which the endpoint exists.</summary>
    public PolicyTable Nearest(PolicyTable table) =>
        table.Generation < first.Generation ? first
        : Volatile.Read(ref _last) is { } last && table.Generation > last.Generation ? last
        : table;
}
