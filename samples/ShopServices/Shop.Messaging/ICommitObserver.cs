using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging;

/// <summary>
/// Is told of every transaction that has just been committed by a <see cref="Transactor{TContext}"/>.
/// </summary>
public interface ICommitObserver
{
    /// <summary>Looks at what was written. It must not wait, fail, or use the database.</summary>
    /// <param name="database">The context, which still tracks what it wrote.</param>
    void Committed(DbContext database);
}
