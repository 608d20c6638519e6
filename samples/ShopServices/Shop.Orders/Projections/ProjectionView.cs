namespace Shop.Orders.Projections;

/// <summary>A generation of a projection as an operator sees it.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Generation">Counts up with each rebuild.</param>
/// <param name="IsServing">Whether it is read, or still being made.</param>
/// <param name="Events">How many events it has yet to take up.</param>
/// <param name="LagSeconds">How far the one that is read is behind the events; null for one that is being made.</param>
internal sealed record ProjectionView(
    string Projection, int Generation, bool IsServing, int Events, double? LagSeconds);
