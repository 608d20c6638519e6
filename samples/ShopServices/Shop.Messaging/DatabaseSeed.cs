using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging;

/// <summary>Adds the rows that a service needs; it runs at every start.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="database">A context inside a transaction.</param>
/// <param name="cancellationToken">Cancels the start.</param>
/// <returns>A task that completes when all rows are added.</returns>
public delegate Task DatabaseSeed<in TContext>(TContext database, CancellationToken cancellationToken)
    where TContext : DbContext;
