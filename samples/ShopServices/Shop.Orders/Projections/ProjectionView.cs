namespace Shop.Orders.Projections;

/// <summary>A generation of a projection, as operators see it.</summary>
/// <param name="Projection">The projection's name.</param>
/// <param name="Generation">Increases with each rebuild.</param>
/// <param name="IsServing">True if it is read, false while it is built.</param>
/// <param name="Events">The number of events to be applied.</param>
/// <param name="LagSeconds">The lag of the generation that is read; null for one that is being built.</param>
internal sealed record ProjectionView(
    string Projection, int Generation, bool IsServing, int Events, double? LagSeconds);
