using Microsoft.EntityFrameworkCore;

namespace Shop.Messaging;

/// <summary>Observes the commits of a database.</summary>
public interface ICommitObserver
{
    /// <summary>Called after each commit. It must not block, throw or use the database.</summary>
    /// <param name="database">The context, which still tracks the saved rows.</param>
    void Committed(DbContext database);
}
