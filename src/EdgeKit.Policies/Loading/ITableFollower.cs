namespace EdgeKit.Policies.Loading;

/// <summary>
/// Applies a part of each table elsewhere, as a gateway the routes in its proxy, before the table is used.
/// </summary>
internal interface ITableFollower
{
    /// <summary>
    /// Begins to apply a table that is not yet in force. Later, on any thread,
    /// <see cref="PolicyTables.Confirm"/> puts it in force, or <see cref="PolicyTables.Refuse"/> drops it.
    /// </summary>
    /// <returns>False if there is nothing to apply.</returns>
    bool Apply(PolicyTable candidate);
}
