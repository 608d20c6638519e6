using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging;

/// <summary>Adds what a database must contain before its service starts; it runs at every start.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="database">A context within the transaction that will be committed.</param>
/// <param name="cancellationToken">Stops the start.</param>
/// <returns>When everything is added.</returns>
public delegate Task DatabaseSeed<in TContext>(TContext database, CancellationToken cancellationToken)
    where TContext : DbContext;
