using EdgeKit.Policies;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// <c>ConnectionStrings:redis</c> stands outside of EdgeKit's section; one that cannot work is a problem all the same.
/// </summary>
internal sealed class ConnectionStringCheck(ConnectionChoice choice) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (choice.UsesShared && ConnectionStrings.FindProblem(choice.Shared!) is { } problem)
        {
            problems.Add(ConfiguredConnection.SharedPath, null, problem, ConnectionStrings.Fix);
        }
    }
}
