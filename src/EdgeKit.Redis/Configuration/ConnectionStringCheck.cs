using EdgeKit.Policies;
using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Configuration;

/// <summary>Validates <c>ConnectionStrings:redis</c>, which is outside EdgeKit's section.</summary>
internal sealed class ConnectionStringCheck(ConnectionSelector choice) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (choice.UsesShared && ConnectionStringParser.FindProblem(choice.Shared!) is { } problem)
        {
            problems.Add(ConfiguredConnectionStrings.SharedPath, null, problem, ConnectionStringParser.Fix);
        }
    }
}
